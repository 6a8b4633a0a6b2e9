/// The body of an answer as a stream of chunks, read once.
package struct ResponseBody: Sendable {
    package typealias Take = ([UInt8]) async throws -> Void

    private let source: @Sendable (_ take: Take) async throws -> Void

    /// `source` hands each chunk to `take` and returns at the end.
    package init(_ source: @escaping @Sendable (_ take: Take) async throws -> Void) { self.source = source }

    /// A body that is in memory already.
    package init(_ bytes: [UInt8]) {
        self.init { take in try await take(bytes) }
    }

    /// The next chunk is read after `take` has returned. An error of `take` ends the reading and is rethrown.
    package func read(_ take: Take) async throws { try await source(take) }

    /// The same body, which fails at the deadline: a service may send single bytes without end.
    func limited(to deadline: Deadline) -> ResponseBody {
        ResponseBody { take in
            try await read { chunk in
                if deadline.remaining < .zero { throw TransportFailure(.timedOut, "no whole answer in time") }
                try await take(chunk)
            }
        }
    }

    /// The whole body; one above the limit throws `AnswerProblem`.
    package func collected(upTo limit: Int = 32 << 20) async throws -> [UInt8] {
        var all: [UInt8] = []
        try await read { chunk in
            all += chunk
            if all.count > limit { throw AnswerProblem("is longer than \(limit) bytes") }
        }
        return all
    }
}
