import Crypto
package import Foundation
package import SegmentCore

/// The headers of a signed webhook, as defined by Standard Webhooks.
///
/// The signature covers `ID.TIMESTAMP.BODY`. The id is the alert's, so that a receiver can recognise a retry; the
/// timestamp is the attempt's, so that it can refuse a replayed request.
package enum WebhookSignature {
    /// - Parameter secrets: one, or the new and the old one while they are being changed.
    package static func headers(
        id: String, at time: Date, body: Data, secrets: [Secret]
    ) -> [(name: String, value: String)] {
        let timestamp = String(Int(time.timeIntervalSince1970.rounded(.down)))
        let signed = Data("\(id).\(timestamp).".utf8) + body
        let signatures = secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret.bytes))
            return "v1," + Data(code).base64EncodedString()
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}
