import Foundation
import Synchronization

/// What a client learns over its calls: the quota of its retries, and how far the services' clocks are from ours.
final class RetryMemory: Sendable {
    private let quota = Mutex(RetryQuota())
    private let skews = Mutex<[String: TimeInterval]>([:])

    func withQuota<T: Sendable>(_ body: (inout sending RetryQuota) -> sending T) -> T { quota.withLock(body) }

    /// What to add to our time for that host.
    func skew(of host: String) -> TimeInterval { skews.withLock { $0[host] ?? 0 } }

    func setSkew(_ seconds: TimeInterval, of host: String) { skews.withLock { $0[host] = seconds } }
}

/// Reads the service's time from an answer that complains of ours.
enum ClockSkew {
    /// Differences below this do not explain a refusal.
    static let threshold: TimeInterval = 240

    /// How far the service is ahead of `now`, where the time that it was asked with explains the refusal.
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
