import Foundation

extension AWSBench {
    /// Requests that broke a service's model; none where all is well.
    package func violations() async throws -> [String] {
        let told = try JSONSerialization.jsonObject(with: try await look("violations")) as? [String: Any]
        return (told?["violations"] as? [Any] ?? ["no answer"]).map { "\($0)" }
    }
}
