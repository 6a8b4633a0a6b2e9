import Foundation
import Logging
import SigV4

/// Calls AWS operations in one region: signs each attempt, retries by `RetryPolicy`, and decodes answers and errors.
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

    /// The output of an operation. `limit` covers all attempts and the waits between them.
    package func call<Operation: AWSOperation>(
        _ operation: Operation, within limit: Duration = .seconds(120)
    ) async throws(AWSError) -> Operation.Output {
        let request = try operation.request()
        let deadline = Deadline(limit, on: system.clock)
        var state = CallState()
        while true {
            let keys = request.isSigned ? try await keys(for: operation) : nil
            let attempt = Attempt(
                operation: operation, request: request, client: self, number: state.attempt, keys: keys, memory: memory)
            let error: AWSError
            do throws(AWSError) {
                let output = try await attempt.run(until: deadline)
                memory.withQuota { $0.giveBack(after: state.lastRetried) }
                return output
            } catch let thrown {
                error = thrown
            }
            if await corrects(error, in: &state, attempt: attempt) { continue }
            let verdict = memory.withQuota { [state] quota in
                policy.verdict(
                    after: error, attempt: state.attempt, repetition: operation.repetition,
                    remaining: deadline.remaining, jitter: system.jitter(), quota: &quota)
            }
            guard case .retry(let delay) = verdict else { throw state.counted(error) }
            try await pause(delay)
            state.lastRetried = error
            state.attempt += 1
        }
    }

    /// Corrects the cause of a refusal, at most once per call each: a wrong clock, and expired credentials.
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

    /// An error while credentials are fetched is not a failure of the operation, which was not sent.
    private func keys<Operation: AWSOperation>(for operation: Operation) async throws(AWSError) -> SigningCredentials {
        do throws(AWSError) {
            return try await credentials.credentials().keys
        } catch {
            if error.kind == .cancelled { throw error }
            var failure = error
            failure.kind = .credentials
            if failure.operation.isEmpty {
                (failure.service, failure.operation) = (Operation.service.id, Operation.name)
            }
            throw failure
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

/// What one call keeps between its attempts.
private struct CallState {
    var attempt = 1
    var hasSetClock = false
    var hasRenewed = false
    var lastRetried: AWSError?

    /// The error with the number of attempts, as the caller gets it.
    func counted(_ error: AWSError) -> AWSError {
        var error = error
        error.attempts = attempt
        return error
    }
}
