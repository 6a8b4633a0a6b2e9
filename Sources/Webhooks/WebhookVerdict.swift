import Foundation

/// Decides what an answer means for the alert. Pure.
enum WebhookVerdict: Sendable, Hashable {
    case delivered
    /// Retry, not before this many seconds where the receiver says so.
    case again(reason: String, after: TimeInterval?)
    case refused(reason: String)

    init(_ answer: WebhookAnswer, at now: Date) {
        switch answer.status {
        case 200..<300: self = .delivered
        case 300..<400:
            let place = Self.place(answer.location).map { " to \($0)" } ?? ""
            self = .refused(reason: "it answered \(answer.status), a redirect\(place), and redirects are not followed")
        case 408, 429, 500...:
            self = .again(reason: "it answered \(answer.status)", after: Self.seconds(answer.retryAfter, now))
        default: self = .refused(reason: "it answered \(answer.status)")
        }
    }

    /// Scheme and host of a redirect: its path and query may repeat a secret of ours.
    private static func place(_ location: String?) -> String? {
        guard let location, location.utf8.count <= 2_048, let parts = URLComponents(string: location) else {
            return nil
        }
        guard let host = parts.host, !host.isEmpty, host.utf8.count <= 253 else { return "its own host" }
        let text = (parts.scheme.map { "\($0)://" } ?? "") + host
        return text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ? text : nil
    }

    /// `Retry-After`: seconds, or an HTTP date.
    static func seconds(_ header: String?, _ now: Date) -> TimeInterval? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return TimeInterval(text) }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: text).map { max(0, $0.timeIntervalSince(now)) }
    }
}
