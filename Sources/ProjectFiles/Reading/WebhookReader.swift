import Foundation
import SegmentCore

/// Reads an alert sink of type `webhook`. Neither address nor secret is ever shown: both may be confidential.
struct WebhookReader {
    static let keys = ["url", "secret", "timeout", "within", "allow_internal"]

    let fields: Fields
    private var reading: Reading { fields.reading }

    init(fields: Fields) { self.fields = fields }

    /// Nil where a setting is invalid; all invalid settings are reported.
    func read() -> WebhookSetting? {
        let allowInternal = fields.bool("allow_internal") ?? false
        let url = url(allowInternal)
        let secrets = secrets()
        let timeout = fields.amount("timeout", Notation.duration) ?? 10
        let within = fields.amount("within", Notation.duration) ?? max(30, timeout)
        if within < timeout {
            reading.report(
                .badValue, "within is the time of all attempts, and not shorter than the timeout of one",
                at: fields["within"]?.place ?? fields.place)
        }
        guard let url, let secrets else { return nil }
        return WebhookSetting(
            address: url, secrets: secrets, timeout: .seconds(timeout), budget: .seconds(within),
            allowInternal: allowInternal)
    }

    private func url(_ allowInternal: Bool) -> WebhookAddress? {
        guard fields["url"] != nil else {
            reading.report(
                .missingKey, "an alert to a webhook has no url", at: fields.place,
                hint: "add url: https://example.com/alerts")
            return nil
        }
        guard let value = fields.text("url") else { return nil }
        guard let address = WebhookAddress(value.text) else {
            reading.report(
                .badValue, "url is an address such as https://example.com/alerts", at: value.place,
                hint: "without user, password and fragment: the request is signed with the secret instead")
            return nil
        }
        if allowInternal { return address }
        guard address.isEncrypted else {
            reading.report(
                .badValue, "url is https", at: value.place, hint: "plain http is for allow_internal: true")
            return nil
        }
        guard IPAddress(address.host)?.isInternal != true else {
            reading.report(
                .badValue, "url leads to an internal address", at: value.place,
                hint: "if that is meant, add allow_internal: true")
            return nil
        }
        return address
    }

    /// One secret, or several during a rotation.
    private func secrets() -> [Secret]? {
        guard let node = fields["secret"] else {
            reading.report(
                .missingKey, "an alert to a webhook has no secret", at: fields.place,
                hint: "add secret: ${env:HEADGATE_WEBHOOK_SECRET}; `openssl rand -base64 32` makes one")
            return nil
        }
        var items = [node]
        if case .list(let several) = node.content { items = several }
        guard (1...4).contains(items.count) else {
            reading.report(.badValue, "secret is one, or a list of at most 4", at: node.place)
            return nil
        }
        let secrets = items.compactMap(secret)
        return secrets.count == items.count ? secrets : nil
    }

    private func secret(_ node: ConfigNode) -> Secret? {
        guard let value = fields.text(of: node, "secret") else { return nil }
        guard value.text != value.shown else {
            reading.report(
                .badValue, "secret is written in the file", at: value.place,
                hint: "put it into the environment and write ${env:NAME}")
            return nil
        }
        let text = value.text.hasPrefix("whsec_") ? String(value.text.dropFirst(6)) : value.text
        guard let bytes = Data(base64Encoded: text), (24...64).contains(bytes.count) else {
            reading.report(
                .badValue, "secret is 24 to 64 bytes in base64, with or without whsec_ before it", at: value.place,
                hint: "`openssl rand -base64 32` makes one")
            return nil
        }
        return Secret(bytes)
    }
}
