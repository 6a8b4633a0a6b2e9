import SigV4

/// The role of an EC2 instance, read over IMDSv2: a token first, then the role, then its credentials. Version 1 is not
/// used.
struct InstanceMetadataSource: CredentialSource {
    let name = "instance metadata"
    let system: AWSSurroundings

    private static let path = "/latest/meta-data/iam/security-credentials/"

    func load() async throws(AWSError) -> CredentialAnswer {
        if system.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" {
            return .absent("AWS_EC2_METADATA_DISABLED is true")
        }
        let http = MetadataHTTP(system: system, patience: .seconds(1), attempts: 1)
        let base = try base()
        let lifetime = HeaderField("x-aws-ec2-metadata-token-ttl-seconds", "21600")
        guard let token = try await http.answer(base + "/latest/api/token", method: "PUT", headers: [lifetime]) else {
            return .absent("it does not answer")
        }
        guard token.status == 200 else { return .absent("it gives no token (HTTP \(token.status))") }
        let headers = [HeaderField("x-aws-ec2-metadata-token", String(decoding: token.body, as: UTF8.self))]
        let url = base + InstanceMetadataSource.path
        guard let roles = try await http.answer(url, headers: headers), roles.status == 200,
            let role = String(decoding: roles.body, as: UTF8.self).split(whereSeparator: \.isNewline).first
        else { return .absent("the instance has no role") }
        guard
            let answer = try await http.answer(url + URIEncoding.component(String(role)), headers: headers),
            answer.status == 200
        else { throw .badCredentials("the instance metadata gives no credentials for the role \(role)") }
        return .found(try MetadataHTTP.credentials(answer.body, origin: "instance metadata, role \(role)"))
    }

    private func base() throws(AWSError) -> String {
        if let text = system.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
            guard let endpoint = Endpoint(text) else {
                throw .badCredentials("AWS_EC2_METADATA_SERVICE_ENDPOINT is not an http or https URL")
            }
            return "\(endpoint.scheme)://\(endpoint.authority)\(endpoint.prefix)"
        }
        let isIPv6 = system.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
        return isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
    }
}
