import SigV4

/// For programs that call a service themselves, such as the engine's child process.
extension AWSClient {
    /// Keys that are valid now, and for at least ten minutes where their source allows. Do not keep them, nor write
    /// them where others may read.
    package func signingKeys() async throws(AWSError) -> (id: String, secret: String, sessionToken: String?) {
        let keys = try await credentials.credentials().keys
        return (keys.accessKeyID, keys.secretAccessKey, keys.sessionToken)
    }

    /// The endpoint of a service.
    package func endpoint(of service: AWSService) -> Endpoint { endpoints.endpoint(of: service, region: region) }
}
