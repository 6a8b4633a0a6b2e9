import Foundation
package import SigV4
import Synchronization

/// Caches credentials and renews them before they expire: from 15 minutes before it tries to, from 10 minutes before it
/// must. There is one refresh at a time; a waiting caller may be cancelled. A failed refresh is retried at the next
/// call, or after a minute while the old credentials are still valid.
package final class CredentialCache: CredentialProvider {
    private static let advisory: TimeInterval = 15 * 60
    private static let mandatory: TimeInterval = 10 * 60
    private static let pauseAfterFailure: TimeInterval = 60

    private struct State {
        var current: Credentials?
        var isRefreshing = false
        var nextAdvisory = Date.distantPast
        var waiters: [Int: CheckedContinuation<Result<Void, AWSError>, Never>] = [:]
        var nextWaiter = 0
    }

    private enum Step {
        case use(Credentials)
        case refresh(orUse: Credentials?)
        case wait(Int)
    }

    private let source: any CredentialSource
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    init(_ source: any CredentialSource, now: @escaping @Sendable () -> Date) {
        self.source = source
        self.now = now
    }

    /// Number of callers that wait for a refresh.
    var waiting: Int { state.withLock { $0.waiters.count } }

    package func credentials() async throws(AWSError) -> Credentials {
        while true {
            if Task.isCancelled { throw AWSError.cancelled }
            switch step() {
            case .use(let credentials): return credentials
            case .refresh(let old): return try await refresh(old)
            case .wait(let ticket):
                // A refresh that was cancelled with its caller has no result: the next caller takes over.
                if case .failure(let error) = await news(ticket), error.kind != .cancelled { throw error }
            }
        }
    }

    /// Another caller may have renewed them already: only the refused credentials are dropped.
    package func renew(_ refused: SigningCredentials) async -> Bool {
        state.withLock { state in
            if state.current?.keys == refused { state.current = nil }
        }
        return true
    }

    private func step() -> Step {
        let now = now()
        return state.withLock { state in
            let left = state.current.map { $0.expires?.timeIntervalSince(now) ?? .infinity } ?? -1
            if let current = state.current, left > CredentialCache.mandatory {
                if left > CredentialCache.advisory || state.isRefreshing || now < state.nextAdvisory {
                    return .use(current)
                }
                state.isRefreshing = true
                return .refresh(orUse: current)
            }
            if state.isRefreshing {
                state.nextWaiter += 1
                return .wait(state.nextWaiter)
            }
            state.isRefreshing = true
            return .refresh(orUse: nil)
        }
    }

    private func refresh(_ old: Credentials?) async throws(AWSError) -> Credentials {
        do throws(AWSError) {
            let fresh = try await source.found()
            if let end = fresh.expires, end <= now() {
                throw AWSError(
                    .credentials, code: "expired_credentials",
                    message: "the credentials of \(fresh.origin) have expired", hint: "renew them where they are from")
            }
            end(.success(()), fresh)
            // Credentials that are short-lived or about to expire still serve the caller that fetched them.
            return fresh
        } catch {
            end(.failure(error), old)
            guard let old, error.kind != .cancelled else { throw error }
            return old
        }
    }

    private func end(_ result: Result<Void, AWSError>, _ credentials: Credentials?) {
        let retryAt = now().addingTimeInterval(CredentialCache.pauseAfterFailure)
        let waiters = state.withLock { state in
            state.isRefreshing = false
            state.current = credentials
            if case .failure = result { state.nextAdvisory = retryAt }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Returns when the refresh has ended, or at once when the caller is cancelled.
    private func news(_ ticket: Int) async -> Result<Void, AWSError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if !state.isRefreshing || Task.isCancelled { return true }
                    state.waiters[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume(returning: .success(())) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume(returning: .success(()))
        }
    }
}
