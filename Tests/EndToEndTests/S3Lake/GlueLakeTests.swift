import AWSClient
import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// A lake on S3 with a Glue catalogue, imported and read by the embedded engine, against the same files on this machine.
@Suite(.timeLimit(.minutes(60))) struct GlueLakeTests {
    @Test func `an imported lake on S3 gives the audience that its local copy gives`() async throws {
        try await withGlueLake { local, remote, variables in
            try local.write(Self.localConfig, to: "headgate.yaml")
            try remote.write(Self.remoteConfig, to: "headgate.yaml")
            let imported = try await remote.headgate(
                "lake", "import", "--glue", "crm", "--write", environment: variables)
            #expect(imported.code == 0, "\(imported.stderr)")
            #expect(imported.stdout == "added: contacts, events, loans\nWrote headgate.yaml.\n")
            #expect(imported.stderr.contains("skipped old_loans: its format is ORC"))
            #expect(try remote.read("headgate.yaml").hasPrefix("# ours\nresults: RESULTS\n"))

            try remote.write(
                try remote.read("headgate.yaml").replacing("RESULTS", with: ".headgate/results"), to: "headgate.yaml")
            try await expectSame(local, remote, variables)

            // Results on S3 too: DuckDB computes here, and files lie there.
            try remote.write(
                try remote.read("headgate.yaml").replacing(".headgate/results", with: "s3://results/headgate"),
                to: "headgate.yaml")
            try FileManager.default.removeItem(at: remote.url(".headgate"))
            try FileManager.default.removeItem(at: local.url(".headgate"))
            try await expectSame(local, remote, variables)
            #expect(!FileManager.default.fileExists(atPath: remote.url(".headgate/results").path))
        }
    }

    @Test func `an import prints a section that is a project, and says what it was asked in vain`() async throws {
        try await withGlueLake { _, project, variables in
            let printed = try await project.headgate("lake", "import", "--glue", "crm", environment: variables)
            #expect(printed.code == 0, "\(printed.stderr)")
            try expectGolden(printed.stdout, "e2e/lake-import.yaml")
            try expectGolden(printed.stderr, "e2e/lake-import.stderr.txt")
            let json = try await project.headgate(
                "lake", "import", "--glue", "crm", "--output", "json", environment: variables)
            let output = try json.json(as: PrintedImport.self)
            #expect(output.tables.map(\.name) == ["contacts", "events", "loans"])
            #expect(output.skipped.map(\.name) == ["old_loans"] && output.section + "" == printed.stdout)
            _ = try await project.headgate("lake", "import", "--glue", "crm", "-o", "lake.yaml", environment: variables)
            #expect(try project.read("lake.yaml") == printed.stdout)

            let none = try await project.headgate("lake", "import", "--glue", "nothing", environment: variables)
            #expect(none.code == 1 && none.stderr.contains("the catalogue has no database nothing"))
            #expect(none.stderr.contains("EntityNotFoundException"))
            let nowhere = try await project.headgate(
                "lake", "import", "--glue", "crm", "--write", environment: variables)
            #expect(nowhere.code == 1 && nowhere.stderr.contains("there is no headgate.yaml"))
            let flat = "lake: {tables: {a: b.csv}}\n"
            try project.write(flat, to: "headgate.yaml")
            let refused = try await project.headgate(
                "lake", "import", "--glue", "crm", "--write", environment: variables)
            #expect(refused.code == 1 && refused.stderr.contains("lake_not_editable"))
            #expect(try project.read("headgate.yaml") == flat)
        }
    }

    @Test func `a wrong secret, no credentials and a bucket that is not there are told, and no secret is`() async throws
    {
        try await withGlueLake { _, project, variables in
            try project.write(
                """
                lake:
                  tables:
                    contacts: s3://lake/contacts/**/*.parquet
                    gone: s3://no-such-bucket/gone/*.parquet
                segments:
                  gone: {query: gone.sql}
                  here: {query: here.sql}
                """, to: "headgate.yaml")
            try project.write("SELECT id AS Id, plan AS \"Attributes.Plan\" FROM gone", to: "gone.sql")
            try project.write("SELECT id AS Id, plan AS \"Attributes.Plan\" FROM contacts", to: "here.sql")
            let good = try await project.headgate("validate", "here", environment: variables)
            #expect(good.code == 0, "\(good.stderr)")
            let gone = try await project.headgate("validate", "gone", environment: variables)
            #expect(gone.code == 5 && gone.stderr.contains("s3_bucket_missing"), "\(gone.stderr)")
            #expect(gone.stderr.contains("headgate.yaml:4:5"))

            var wrong = variables
            wrong["AWS_SECRET_ACCESS_KEY"] = "hunter2-hunter2-hunter2"
            let refused = try await project.headgate("run", "here", "--log-level", "trace", environment: wrong)
            #expect(refused.code == 1 && refused.stderr.contains("SignatureDoesNotMatch, HTTP 403, request "))
            #expect(!(refused.stderr + refused.stdout).contains("hunter2"))
            let files = FileManager.default.enumerator(atPath: project.folder.path)?.compactMap { $0 as? String } ?? []
            let contents = files.compactMap { FileManager.default.contents(atPath: project.url($0).path) }
            #expect(!contents.contains { $0.firstRange(of: Data("hunter2".utf8)) != nil })

            let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
            let bare = variables.merging(keys.map { ($0, "") }) { $1 }
            let none = try await project.headgate("run", "here", environment: bare)
            #expect(none.code == 1 && none.stderr.contains("s3_credentials"), "\(none.stderr)")
            #expect(none.stderr.contains("AWS_ACCESS_KEY_ID"))
        }
    }

    /// Both give the same plan, the same counts and the same audience, also after a change of the lake.
    private func expectSame(
        _ local: TestProject, _ remote: TestProject, _ variables: [String: String]
    ) async throws {
        for project in [local, remote] {
            try project.write(Self.query, to: "segments/active.sql")
            let made = try await project.headgate("audience", "import", "../endpoints.csv", environment: variables)
            #expect(made.code == 0, "\(made.stderr)")
            let valid = try await project.headgate("validate", environment: variables)
            #expect(valid.code == 0, "\(valid.stderr)")
        }
        for moment in ["2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z"] {
            var reports: [PrintedReport] = []
            for project in [local, remote] {
                let plan = try await project.headgate("plan", "active", "--as-of", moment, environment: variables)
                #expect(plan.code == 0, "\(plan.stderr)")
                let run = try await project.headgate(
                    "run", "active", "--as-of", moment, "--output", "json", environment: variables)
                #expect(run.code == 0, "\(run.stdout)\n\(run.stderr)")
                reports.append(try run.report())
            }
            for count in ["queried", "added", "changed", "removed", "unchanged", "sent", "accepted"] {
                #expect(reports[0][count] == reports[1][count], "\(count)")
            }
            #expect(reports[0]["sent"] > 0)
            let audiences = [try await exported(local, variables), try await exported(remote, variables)]
            #expect(audiences[0] == audiences[1] && audiences[0].contains("\"Score\""))
        }
    }

    private func exported(_ project: TestProject, _ variables: [String: String]) async throws -> String {
        let outcome = try await project.headgate("audience", "export", environment: variables)
        #expect(outcome.code == 0, "\(outcome.stderr)")
        return outcome.stdout.split(separator: "\n").sorted().joined(separator: "\n")
    }
}

private struct PrintedImport: Decodable {
    struct Named: Decodable { var name: String }
    var tables: [Named]
    var skipped: [Named]
    var section: String
}
