import Foundation
import TestSupport
import Testing

/// A file of a later version, or of none that ever was, is refused by name, with what can be done, and stays as it is.
@Suite struct OtherFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        /// What the file's path ends with.
        var file: String
        var command: [String]
        var code: String
        /// What the message must name beside the file.
        var says = "format"
        var exit: Int32 = 1
        var testDescription: String { what }
    }

    static let cases = [
        Case(what: "journal", file: "journal.sqlite", command: ["runs"], code: "journal_wrongFormat"),
        Case(what: "audience", file: "audience.sqlite", command: ["run", "plans"], code: "audience_"),
        Case(what: "pointer", file: "plans/pointer.json", command: ["run", "plans"], code: "ledger_corrupt"),
        Case(what: "pointer, planned", file: "plans/pointer.json", command: ["plan", "plans"], code: "ledger_corrupt"),
        Case(what: "lease", file: "plans/lease.json", command: ["run", "plans"], code: "ledger_corrupt"),
        Case(what: "owner", file: "owners/*.json", command: ["run", "plans"], code: "ledger_corrupt"),
        Case(what: "saved plan", file: "saved.plan", command: ["apply", "saved.plan"], code: "plan_file"),
        Case(
            what: "alert state", file: "alerts/dev/plans.json", command: ["run", "plans"], code: "alert_failed",
            exit: 0),
        Case(
            what: "schedule state", file: "schedule/dev/plans.json", command: ["serve", "--once"],
            code: "schedule_corrupt", exit: 0),
    ]

    @Test(arguments: cases, [99, 0])
    func `another format is refused by name`(row: Case, format: Int) async throws {
        try await withProject { project in
            _ = try FormatFixture.copy(FormatFixture.current, into: project)
            // Where the index names an owner, the owner's object is not read.
            if let index = try FormatFile.find("index.json", in: project) {
                try FileManager.default.removeItem(at: index)
            }
            let file = try #require(try FormatFile.find(row.file, in: project))
            try await FormatFile.set(format, in: file, of: project)
            let before = try Data(contentsOf: file)
            let outcome = try await project.headgate(arguments: row.command)
            #expect(outcome.code == row.exit, "\(outcome.stderr)")
            let lines = outcome.stderr.split(separator: "\n").map(String.init)
            let index = lines.firstIndex { $0.contains(row.code) }
            let shown = lines[try #require(index, "\(outcome.stdout)\(outcome.stderr)")]
            let hint = index.map { lines.dropFirst($0 + 1).first ?? "" } ?? ""
            #expect(shown.contains(file.lastPathComponent), "\(shown)")
            #expect(shown.contains("format \(format)"), "\(shown)")
            #expect(shown.contains("left as it is") || hint.hasPrefix("  "), "\(outcome.stderr)")
            #expect(try Data(contentsOf: file) == before, "it was changed")
        }
    }
}

/// Reads and sets the format number of a kept file.
enum FormatFile {
    static func find(_ ending: String, in project: TestProject) throws -> URL? {
        let parts = ending.split(separator: "*").map(String.init)
        for case let path as String in FileManager.default.enumerator(atPath: project.folder.path) ?? .init()
        where !path.hasSuffix("identity.json") {
            if parts.count == 1, path.hasSuffix(ending) { return project.url(path) }
            if parts.count == 2, path.contains(parts[0]), path.hasSuffix(parts[1]) { return project.url(path) }
        }
        return nil
    }

    static func set(_ format: Int, in file: URL, of project: TestProject) async throws {
        if file.pathExtension == "sqlite" {
            let script =
                "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('PRAGMA user_version = \(format)')"
            let outcome = try await project.shell("python3 -c \"$1\" \"$2\"", "python3", script, file.path)
            guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
            return
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacing(/"format"\s*:\s*1\b/) { _ in "\"format\" : \(format)" }
        guard changed != text else { throw CocoaError(.fileReadCorruptFile) }
        try Data(changed.utf8).write(to: file)
    }
}
