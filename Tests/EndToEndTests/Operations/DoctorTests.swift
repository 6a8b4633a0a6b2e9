import Foundation
import TestSupport
import Testing

/// `doctor`: each kind of trouble by its code, with the command beside it; a healthy project has none.
@Suite struct DoctorTests {
    private typealias Person = TestProject.Person

    private struct Examination: Decodable {
        struct Versions: Decodable {
            var swift: String
            var duckdb: String?
            var sqlite: String?
        }

        struct Finding: Decodable {
            var code: String
            var text: String
            var command: String
        }

        var headgate: String
        var versions: Versions
        var findings: [Finding]
    }

    private func examine(_ project: TestProject, _ environment: [String: String] = [:]) async throws -> Examination {
        let outcome = try await project.headgate(
            "doctor", "--output", "json", environment: environment)
        let found: Examination = try outcome.json()
        #expect(outcome.code == (found.findings.isEmpty ? 0 : 1))
        #expect(found.findings.allSatisfy { !$0.command.isEmpty })
        return found
    }

    @Test func `a healthy project has its versions and no finding`() async throws {
        try await withBaseProject { project in
            let found = try await examine(project)
            #expect(found.findings.map(\.text) == [])
            #expect(found.versions.duckdb == "v1.5.5")
            #expect(found.versions.sqlite?.hasPrefix("3.") ?? false)
            #expect(try await project.headgate("doctor").stdout.contains("Nothing to mend."))
        }
    }

    @Test func `rights, orphans and broken pointers are found by name`() async throws {
        try await withBaseProject { project in
            let audience = project.url(".headgate/audience.sqlite").path
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: audience)
            try project.configure(["people: {query: plans.sql}"])
            let found = try await examine(project).findings
            #expect(found.map(\.code) == ["rights", "ledger_orphan"])
            #expect(found[0].text.contains(audience))
            #expect(found[1].command.contains("headgate retire plans --yes"))
            let mended = try await project.shell(found[0].command)
            #expect(mended.code == 0)
            #expect(try await project.headgate("ledger", "rename", "plans", "people").code == 0)
            #expect(try await examine(project).findings.map(\.code) == [])

            let pointers = try #require(
                FileManager.default.subpathsOfDirectory(atPath: project.url(".headgate/results/ledgers").path)
                    .first { $0.hasSuffix("people/pointer.json") })
            try project.write("{", to: ".headgate/results/ledgers/" + pointers)
            let broken = try await examine(project).findings
            #expect(broken.map(\.code).contains("ledger_corrupt"))
            #expect(broken.contains { $0.command.contains(pointers) })
        }
    }

    @Test func `a journal that is none, and a DuckDB that is missing`() async throws {
        try await withBaseProject { project in
            let missing = try await examine(project, ["HEADGATE_DUCKDB": project.url("nowhere").path])
            #expect(missing.findings.map(\.code) == ["engine_not_installed"])
            #expect(missing.findings.first?.command == "make setup")
            try project.write(String(repeating: "no database. ", count: 500), to: ".headgate/journal.sqlite")
            #expect(try await examine(project).findings.map(\.code) == ["journal_corrupt"])
        }
    }

    @Test func `runs without an end and leases of nobody`() async throws {
        try await withBaseProject { project in
            let script = """
                import sqlite3
                journal = sqlite3.connect(".headgate/journal.sqlite")
                journal.execute("UPDATE run SET status = 'running'")
                journal.commit()
                """
            #expect(try await project.shell("exec python3 -c \"$0\"", script).code == 0)
            let left = try await examine(project).findings
            #expect(left.map(\.code) == ["run_left"])
            #expect(left.first?.command.contains("headgate resume ") ?? false)
            let run = try #require(left.first?.text.split(separator: " ").dropFirst().first)
            #expect(try await project.headgate("cancel", String(run)).code == 0)
            #expect(try await examine(project).findings.isEmpty)

            let lease = try #require(
                FileManager.default.subpathsOfDirectory(atPath: project.url(".headgate/results/ledgers").path)
                    .first { $0.hasSuffix("plans/lease.json") })
            let path = ".headgate/results/ledgers/" + lease
            let text = try project.read(path)
            let future = text.replacing(/"expires" : [0-9.]+/, with: "\"expires\" : 9999999999")
            try project.write(future, to: path)
            let found = try await examine(project).findings.filter { $0.code != "rights" }
            #expect(["lease_future", "lease_dead"].contains(found.first?.code))
        }
    }
}
