import Foundation
import Logging
import SigV4

/// Calls operations of AWS in one region: signs each attempt anew, tries again as `RetryPolicy` says, and reads answers
/// and errors.
package struct AWSClient: Sendable {
    package let region: String
    package let endpoints: EndpointResolver
    package let policy: RetryPolicy
    let credentials: any CredentialProvider
    let system: AWSSurroundings
    private let memory = RetryMemory()

    package init(
        region: String, endpoints: EndpointResolver = EndpointResolver(), policy: RetryPolicy = RetryPolicy(),
        credentials: any CredentialProvider, system: AWSSurroundings
    ) {
        self.region = region
        self.endpoints = endpoints
        self.policy = policy
        self.credentials = credentials
        self.system = system
    }

    /// The output of an operation. `deadline` is for all attempts and the waits between them.
    package func call<Operation: AWSOperation>(
        _ operation: Operation, within deadline: Duration = .seconds(120)
    ) async throws(AWSError) -> Operation.Output {
        let request = try operation.request()
        let elapsed = system.clock.stopwatch()
        var state = CallState()
        while true {
            let keys = request.isSigned ? try await keys(for: operation) : nil
            let attempt = Attempt(
                operation: operation, request: request, client: self, number: state.attempt, keys: keys, memory: memory)
            let error: AWSError
            do throws(AWSError) {
                let output = try await attempt.run(patience: deadline - elapsed())
                memory.withQuota { $0.giveBack(after: state.lastRetried) }
                return output
            } catch let thrown {
                error = thrown
            }
            if await corrects(error, in: &state, attempt: attempt) { continue }
            let verdict = memory.withQuota { [state] quota in
                policy.verdict(
                    after: error, attempt: state.attempt, repetition: operation.repetition,
                    remaining: deadline - elapsed(), jitter: system.jitter(), quota: &quota)
            }
            guard case .retry(let delay) = verdict else { throw state.told(error) }
            try await pause(delay)
            state.lastRetried = error
            state.attempt += 1
        }
    }

    /// Mends, once in a call each, what explains a refusal: a clock that is off, and credentials that have expired.
    private func corrects(
        _ error: AWSError, in state: inout CallState, attempt: Attempt<some AWSOperation>
    ) async -> Bool {
        guard error.kind == .answered else { return false }
        if !state.hasSetClock, attempt.correctsClock(after: error) {
            state.hasSetClock = true
            return true
        }
        if !state.hasRenewed, ErrorCodes.expired.contains(error.code) {
            state.hasRenewed = true
            guard let keys = attempt.keys else { return false }
            return await credentials.renew(keys)
        }
        return false
    }

    /// What goes wrong on the way to credentials is no failure of the operation: that was not sent.
    private func keys<Operation: AWSOperation>(for operation: Operation) async throws(AWSError) -> SigningCredentials {
        do throws(AWSError) {
            return try await credentials.credentials().keys
        } catch {
            if error.kind == .cancelled { throw error }
            var told = error
            told.kind = .credentials
            if told.operation.isEmpty { (told.service, told.operation) = (Operation.service.id, Operation.name) }
            throw told
        }
    }

    private func pause(_ delay: Duration) async throws(AWSError) {
        do {
            try await system.clock.sleep(for: delay)
        } catch {
            throw AWSError.cancelled
        }
    }
}

/// What one call remembers between its attempts.
private struct CallState {
    var attempt = 1
    var hasSetClock = false
    var hasRenewed = false
    var lastRetried: AWSError?

    /// The error as the caller gets it.
    func told(_ error: AWSError) -> AWSError {
        var told = error
        told.attempts = attempt
        return told
    }
}

extension Clock where Duration == Swift.Duration {
    /// The time since now.
    func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
