package import Testing

/// What a body throws; nil when it throws nothing. Another kind of error is the test's failure.
package func thrown<Failure: Error, Value>(
    _: Failure.Type, sourceLocation: SourceLocation = #_sourceLocation, by body: () async throws -> Value
) async -> Failure? {
    do {
        _ = try await body()
        return nil
    } catch let failure as Failure {
        return failure
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
        return nil
    }
}
