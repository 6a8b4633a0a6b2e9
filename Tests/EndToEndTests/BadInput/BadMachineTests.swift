import Foundation
import TestSupport
import Testing

/// What the machine may lack: folders that can be written, space, the right DuckDB. The audience and the ledger stay.
@Suite struct BadMachineTests {
    /// Root writes where no right says so, but nobody writes a folder where a file stands.
    @Test(arguments: [".headgate/results", ".headgate/results/runs", ".headgate/results/work"])
    func `a results folder that cannot be written`(path: String) async throws {
        try await withBaseProject { project in
            try FileManager.default.removeItem(at: project.url(path))
            try project.write("in the way", to: path)
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 1)
            let codes = try outcome.problemCodes()
            #expect(codes.count == 1)
            #expect(
                ["store_unavailable", "store_denied", "scratch_not_writable", "results_not_writable"].contains(
                    codes[0]),
                "\(codes)")
            #expect(try project.changes(since: state) == [])
            #expect(try project.read(path) == "in the way")
        }
    }

    @Test(arguments: [
        ("audience.sqlite", "audience_foreign"), ("journal.sqlite", "journal_corrupt"),
    ])
    func `a database that is none`(file: String, code: String) async throws {
        try await withBaseProject { project in
            let state = try project.state()
            let text = String(repeating: "this is no database. ", count: 500)
            try project.write(text, to: ".headgate/" + file)
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 1)
            #expect(try outcome.problemCodes() == [code])
            #expect(try project.read(".headgate/" + file) == text)
            #expect(try project.changes(since: state).filter { !$0.hasSuffix(file) }.isEmpty)
        }
    }

    @Test(arguments: ["run", "plan", "validate", "preview"])
    func `a DuckDB that is missing or another one`(command: String) async throws {
        try await withBaseProject { project in
            try project.write("#!/bin/sh\necho 'v1.2.3 (Other) 0123456789'\n", to: "other")
            try project.write("#!/bin/sh\nexit 9\n", to: "broken")
            for file in ["other", "broken"] {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: project.url(file).path)
            }
            let state = try project.state()
            for (file, code) in [
                ("other", "engine_wrong_version"), ("broken", "engine_wrong_version"),
                ("nowhere", "engine_not_installed"), ("plans.sql", "engine_not_installed"),
            ] {
                let outcome = try await project.headgate(
                    command, "plans", "--output", "json",
                    environment: ["HEADGATE_DUCKDB": project.url(file).path])
                #expect(outcome.code == 1, "\(file)")
                #expect(try outcome.problemCodes() == [code], "\(file)")
                #expect((outcome.stdout + outcome.stderr).contains("make setup"))
            }
            #expect(try project.changes(since: state) == [])
        }
    }

    @Test func `a disk that is full for the engine`() async throws {
        try await withBaseProject { project in
            try project.configure(more: "engine: {memory: 64MB, temp: 1MB, threads: 1}")
            try project.write(
                """
                SELECT id || x AS Id, max(md5(CAST(x * 7 AS varchar))) AS "Attributes.Plan"
                FROM people, range(1000000) AS numbers(x) GROUP BY ALL ORDER BY 2
                """, to: "plans.sql")
            let state = try project.state()
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 1)
            #expect(["engine_disk_full", "engine_out_of_memory"].contains(try outcome.problemCodes().first))
            #expect(try project.changes(since: state) == [])
            let work = project.url(".headgate/results/work").path
            #expect((try? FileManager.default.contentsOfDirectory(atPath: work))?.isEmpty ?? true)
        }
    }

    /// A limit on the size of files stands in for a small disk: it needs no rights.
    @Test func `a disk that takes no more of the snapshot`() async throws {
        try await withBaseProject { project in
            try project.write(
                """
                SELECT id || x AS Id, md5(CAST(x AS varchar)) AS "Attributes.Plan" FROM people, range(100000) AS t(x)
                """, to: "plans.sql")
            let state = try project.state()
            let outcome = try await project.shell("ulimit -f 2048; exec \"$0\" run plans", Checkout.headgate.path)
            #expect(outcome.code == 1)
            #expect(outcome.stderr.contains("(engine_"))
            #expect(try project.changes(since: state) == [])
        }
    }

    @Test func `a notice that cannot be delivered is a warning`() async throws {
        try await withBaseProject { project in
            try project.write("in the way", to: "in")
            try project.configure(more: "notices: [{type: file, path: in/the/way.jsonl}]")
            let outcome = try await project.headgate("run", "plans", "--output", "json")
            #expect(outcome.code == 0)
            #expect(try outcome.report().problems.map { "\($0.severity) \($0.code)" } == ["warning notice_failed"])
        }
    }
}
