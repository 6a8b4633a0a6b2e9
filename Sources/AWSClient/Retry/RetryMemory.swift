import Foundation
import Synchronization

/// State that a client keeps over its calls: the retry quota, and the clock skew of each host.
final class RetryMemory: Sendable {
    private let quota = Mutex(RetryQuota())
    private let skews = Mutex<[String: TimeInterval]>([:])

    func withQuota<T: Sendable>(_ body: (inout sending RetryQuota) -> sending T) -> T { quota.withLock(body) }

    /// The time to add to ours for that host.
    func skew(of host: String) -> TimeInterval { skews.withLock { $0[host] ?? 0 } }

    func setSkew(_ seconds: TimeInterval, of host: String) { skews.withLock { $0[host] = seconds } }
}
