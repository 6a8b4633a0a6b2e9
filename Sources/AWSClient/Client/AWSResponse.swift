package import SigV4

/// An answer: its head, and a body that is read once.
package struct AWSResponse: Sendable {
    package var status: Int
    package var headers: [HeaderField]
    package var body: ResponseBody

    package init(status: Int, headers: [HeaderField], body: ResponseBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.elementsEqual(name.utf8) || $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// The bytes of an answer, handed out as they arrive, once.
package struct ResponseBody: Sendable {
    package typealias Take = ([UInt8]) async throws -> Void

    private let source: @Sendable (_ take: Take) async throws -> Void

    /// `source` hands each chunk to `take` and returns at the end.
    package init(_ source: @escaping @Sendable (_ take: Take) async throws -> Void) { self.source = source }

    /// A body that is already here.
    package init(_ bytes: [UInt8]) {
        self.init { take in try await take(bytes) }
    }

    /// The next chunk is read when `take` has returned. What `take` throws ends the reading and is thrown.
    package func read(_ take: Take) async throws { try await source(take) }

    /// The same, given up when the time is over: a service may send a byte now and then for ever.
    func limited(to patience: Duration, _ elapsed: @escaping @Sendable () -> Duration) -> ResponseBody {
        ResponseBody { take in
            try await read { chunk in
                if elapsed() > patience { throw TransportFailure(.timedOut, "no whole answer in time") }
                try await take(chunk)
            }
        }
    }

    /// All of it; an answer above the limit is a problem of the answer.
    package func collected(upTo limit: Int = 32 << 20) async throws -> [UInt8] {
        var all: [UInt8] = []
        try await read { chunk in
            all += chunk
            if all.count > limit { throw AnswerProblem("is longer than \(limit) bytes") }
        }
        return all
    }
}
