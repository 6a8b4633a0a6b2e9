import Foundation
import SegmentCore
import Subprocess

/// One process of the command line that runs one script.
struct OneShotScript {
    /// Runs before the script.
    let prelude: String

    /// Whether the script ended within the limit.
    func run(_ script: String, for limit: Duration) async throws(EngineFailure) -> Bool {
        try await output(script, for: limit) != nil
    }

    /// What the script prints, line by line.
    func lines(_ script: String) async throws(EngineFailure) -> [String] {
        let text = try await output(script, for: .seconds(60)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func columns(of select: String) async throws(EngineFailure) -> [ResultColumn] {
        let text = "SELECT to_json([column_name, column_type]) FROM (DESCRIBE \(select));"
        return try await lines(text).compactMap { line in
            guard let pair = try? JSONDecoder().decode([String].self, from: Data(line.utf8)), pair.count == 2 else {
                return nil
            }
            return ResultColumn(name: pair[0], type: Self.type(pair[1]), engineType: pair[1])
        }
    }

    private static func type(_ word: String) -> ValueType {
        switch word {
        case "VARCHAR": .text
        case "BOOLEAN": .boolean
        case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT": .integer
        case "FLOAT", "DOUBLE": .double
        case "DATE": .date
        case "TIMESTAMP": .timestamp
        case "TIMESTAMP WITH TIME ZONE": .timestampWithZone
        case "VARCHAR[]": .textList
        case "\"NULL\"", "NULL": .null
        default: word.hasPrefix("DECIMAL") ? .decimal : .unsupported
        }
    }

    /// Nil for a script that was stopped at the limit.
    private func output(_ script: String, for limit: Duration) async throws(EngineFailure) -> String? {
        let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) * 1e-18
        // A file and not the standard input: a child that ends before it has read all of that would take this process
        // along (swift-subprocess 1.0).
        let file = FileManager.default.temporaryDirectory.appending(path: "one-shot-\(UUID().uuidString).sql")
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            try Data((prelude + script + "\n").utf8).write(to: file)
            let done = try await Subprocess.run(
                .name("timeout"),
                arguments: [
                    "\(seconds)", Checkout.duckdb.path, "-batch", "-bail", "-noheader", "-list", "-init", "/dev/null",
                    "-f", file.path, ":memory:",
                ], input: .none, output: .string(limit: 16 << 20),
                error: .string(limit: 1 << 20))
            switch done.terminationStatus {
            case .exited(0): return done.standardOutput
            case .exited(124): return nil
            default: throw EngineFailure(.rejected, Problem("one_shot_failed", done.standardError))
            }
        } catch let failure as EngineFailure {
            throw failure
        } catch {
            throw EngineFailure(.unavailable, Problem("one_shot_process", "\(error)"))
        }
    }
}
