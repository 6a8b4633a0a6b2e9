import Foundation
import SigV4

/// Calls a metadata service of the machine (the container's agent, the instance's metadata) with short timeouts, few
/// attempts and no signature.
struct MetadataHTTP: Sendable {
    let system: AWSSurroundings
    let patience: Duration
    let attempts: Int

    /// The status and the body; `nil` where the service does not answer.
    func answer(
        _ url: String, method: String = "GET", headers: [HeaderField] = []
    ) async throws(AWSError) -> (status: Int, body: [UInt8])? {
        let message = HTTPMessage(method: method, url: url, headers: headers)
        var last: (status: Int, body: [UInt8])?
        for _ in 0..<attempts {
            do throws(TransportFailure) {
                let response = try await system.transport.send(message, patience: patience)
                guard let body = try? await response.body.collected(upTo: 1 << 20) else { continue }
                last = (response.status, body)
                if response.status < 500 { return last }
            } catch {
                if error.effect == .cancelled { throw AWSError.cancelled }
            }
        }
        return last
    }

    /// Decodes the JSON that both services return.
    static func credentials(_ body: [UInt8], origin: String) throws(AWSError) -> Credentials {
        struct Answer: Decodable {
            var code: String?
            var accessKeyId: String?
            var secretAccessKey: String?
            var token: String?
            var expiration: String?
        }
        guard let answer = try? JSONWire.decode(Answer.self, from: body) else {
            throw .badCredentials("\(origin): the answer is not JSON with credentials")
        }
        guard answer.code == nil || answer.code == "Success", let id = answer.accessKeyId,
            let secret = answer.secretAccessKey
        else { throw .badCredentials("\(origin): the answer holds no credentials") }
        return Credentials(
            SigningCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: answer.token),
            expires: answer.expiration.flatMap(StaticKeys.date), origin: origin)
    }
}
