import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// One DuckDB child that answers many scripts: starting a process per statement would be most of a test's time.
package actor DuckDBSession {
    /// A row of an answer, all values as text; NULL is left out.
    package typealias Row = [String: String]

    package struct Failure: Error, CustomStringConvertible {
        package var description: String

        package init(description: String) { self.description = description }
    }

    private let writer: @Sendable (String) async throws -> Void
    private var lines: any AsyncIteratorProtocol<String, any Error>
    private var asked = 0

    private init(
        writer: @escaping @Sendable (String) async throws -> Void,
        lines: any AsyncIteratorProtocol<String, any Error>
    ) {
        self.writer = writer
        self.lines = lines
    }

    /// Runs a script; its parts are answered by the name that `.print @name` gave them.
    package func ask(_ script: String) async throws -> [String: [Row]] {
        asked += 1
        let end = "@end \(asked)"
        try await writer(script + "\n.print \(end)\n")
        var answers: [String: [Row]] = [:]
        var name = ""
        var faults: [String] = []
        while let line = try await lines.next(isolation: self) {
            if line == end { break }
            if line.hasPrefix("@") {
                name = String(line.dropFirst())
                answers[name] = []
            } else if line.hasPrefix("{") {
                answers[name, default: []].append(try Self.row(line))
            } else if !line.isEmpty {
                faults.append(line)
            }
        }
        guard faults.isEmpty else { throw Failure(description: faults.joined(separator: "\n") + "\n" + script) }
        return answers
    }

    private static func row(_ line: String) throws -> Row {
        guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { return [:] }
        return object.compactMapValues { value in
            switch value {
            case let text as String: text
            case let number as NSNumber: number.stringValue
            default: nil
            }
        }
    }

    /// Runs `body` with a fresh in-memory database of one thread.
    package static func with(_ body: @Sendable (DuckDBSession) async throws -> Void) async throws {
        _ = try await Subprocess.run(
            .path(FilePath(Checkout.duckdb.path)), arguments: ["-batch", "-init", "/dev/null", ":memory:"],
            input: .inputWriter, output: .sequence, error: .combinedWithOutput
        ) { child in
            let input = child.standardInputWriter
            let session = DuckDBSession(
                writer: { _ = try await input.write($0) },
                lines: child.standardOutput.strings(separatedBy: .unicodeScalarSequence(["\n"])).makeAsyncIterator())
            _ = try await session.ask(".mode jsonlines\nSET threads = 1;")
            try await body(session)
            try await input.finish()
        }
    }
}
