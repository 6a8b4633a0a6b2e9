import Foundation

/// Computes the clock skew from an answer that refuses the request's time.
enum ClockSkew {
    /// Differences below this do not explain a refusal.
    static let threshold: TimeInterval = 240

    /// How far the service's clock is ahead of `now`, where the time of the request explains the refusal.
    static func correction(for code: String, serviceDate: String?, signedAt: Date, now: Date) -> TimeInterval? {
        guard ErrorCodes.skew.contains(code), let text = serviceDate, let date = parsed(text),
            abs(date.timeIntervalSince(signedAt)) > threshold
        else { return nil }
        return date.timeIntervalSince(now)
    }

    /// `Sat, 21 Nov 2026 14:14:28 GMT`.
    static func parsed(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
