import Foundation
import SigV4

/// The credentials of a container (ECS, EKS Pod Identity), from an agent on the host.
struct ContainerSource: CredentialSource {
    let name = "container"
    let system: AWSSurroundings

    /// The agents of ECS and EKS. Other hosts are called over TLS or on this machine only, because they receive the
    /// token.
    private static let agents: Set<String> = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "fd00:ec2::23"]

    func load() async throws(AWSError) -> CredentialAnswer {
        guard let url = try url() else {
            return .absent(
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set")
        }
        var headers: [HeaderField] = []
        if let token = try token() { headers.append(HeaderField("authorization", token)) }
        let http = MetadataHTTP(system: system, patience: .seconds(2), attempts: 3)
        guard let answer = try await http.answer(url, headers: headers) else {
            throw .badCredentials("the container's credential service does not answer")
        }
        guard answer.status == 200 else {
            throw .badCredentials("the container's credential service answers with HTTP \(answer.status)")
        }
        return .found(try MetadataHTTP.credentials(answer.body, origin: "the container's credential service"))
    }

    private func url() throws(AWSError) -> String? {
        if let path = system.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            guard path.hasPrefix("/") else {
                throw .badCredentials("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with /")
            }
            return "http://169.254.170.2" + path
        }
        guard let text = system.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        guard let url = URLComponents(string: text), let host = url.host, ["http", "https"].contains(url.scheme) else {
            throw .badCredentials("AWS_CONTAINER_CREDENTIALS_FULL_URI is not an http or https URL")
        }
        let isHere = host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
        guard url.scheme == "https" || isHere || ContainerSource.agents.contains(host) else {
            throw .badCredentials(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI names the host \(host) over plain http",
                hint: "plain http is for loopback and for the agents of ECS and EKS")
        }
        return text
    }

    /// The file takes precedence; it is read again each time, because it is renewed.
    private func token() throws(AWSError) -> String? {
        guard let file = system.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return system.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN").map(trimmed)
        }
        guard let bytes = try? system.readFile(file), !bytes.isEmpty else {
            throw .badCredentials("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names a file that cannot be read")
        }
        return trimmed(String(decoding: bytes, as: UTF8.self))
    }

    private func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}
