import SigV4

/// For programs of ours that call a service by themselves.
extension AWSClient {
    /// Keys that hold now, and for ten minutes at least where their source gives such. They are not to be kept, nor
    /// written where others may read.
    package func signingKeys() async throws(AWSError) -> (id: String, secret: String, sessionToken: String?) {
        let keys = try await credentials.credentials().keys
        return (keys.accessKeyID, keys.secretAccessKey, keys.sessionToken)
    }

    /// Where calls to a service go.
    package func endpoint(of service: AWSService) -> Endpoint { endpoints.endpoint(of: service, region: region) }
}
