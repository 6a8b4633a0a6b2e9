package import Foundation
package import TestSupport

/// A project over an account of the bench: Athena, Pinpoint, SNS, and one table `people` in Parquet.
package struct AWSProject: Sendable {
    package let project: TestProject
    package let account: AWSAccount

    /// - Parameters:
    ///   - name: of the account's bucket; one of its own where several share a bench.
    ///   - segments: `name: {…}`, a line each.
    ///   - queries: by file name.
    package init(
        in folder: URL, on bench: FakeAWS, named name: String = "headgate-tests", segments: [String],
        queries: [String: String], more: String = ""
    ) async throws {
        project = TestProject(folder: folder, variables: bench.variables)
        account = try await AWSAccount(on: bench, named: name)
        for (file, text) in queries { try project.write(text + "\n", to: file) }
        // Accounts that share a bench have one catalogue: a database of its own keeps their tables apart.
        let database = name.replacing("-", with: "_")
        try await account.database(database)
        try await account.table(
            "people", in: database, at: "lake/people",
            ["id:string", "user_id:string", "name:string", "plan:string", "score:int"])
        try project.write(
            """
            lake: {database: \(database), tables: {people: "s3://\(account.bucket)/lake/people/*.parquet"}}
            results: s3://\(account.bucket)/results
            engine: {type: athena, work_database: headgate_work}
            destination: {type: pinpoint, application: \(account.application), role: "\(account.role)"}
            notices: [{type: sns, topic: "\(account.topic)"}]
            segments:
            \(segments.map { "  \($0)" }.joined(separator: "\n"))
            \(more)

            """, to: "headgate.yaml")
    }

    /// The table as it is from now on.
    package func people(_ people: [TestProject.Person]) async throws {
        let rows = people.map { person in
            let texts = [person.id, person.user, "Name \(person.id)", person.plan]
            let values = texts.map { $0.map { "'\($0.replacing("'", with: "''"))'" } ?? "NULL" }
            return "(\(values.joined(separator: ", ")), \(person.score))"
        }
        let folder = project.url("lake/people")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try await DuckDBAnswer.rows(
            """
            COPY (SELECT id, user_id, name, CAST(plan AS varchar) AS plan, score
            FROM (VALUES \(rows.joined(separator: ", "))) AS t(id, user_id, name, plan, score))
            TO 'lake/people/part-0.parquet' (FORMAT parquet)
            """, in: project.folder)
        try await account.upload(folder, to: "lake/people")
    }

    /// Attributes of one name, by endpoint.
    package func carriers(_ name: String) async throws -> [String: String] {
        try await account.endpoints().compactMapValues { $0.attributes[name]?.joined(separator: "|") }
    }

    /// What was started more than once: statements of one text, jobs of one folder.
    ///
    /// - Parameter reads: also statements that write nothing, which each run may ask again.
    package func repeated(reads: Bool = true) async throws -> [String] {
        var found: [String] = []
        for service in ["athena", "pinpoint"] {
            let told = try JSONSerialization.jsonObject(with: await account.bench.look(service)) as? [String: Any]
            guard let repeated = told?["repeated"] else { return ["\(service) does not say"] }
            guard let counts = repeated as? [String: Any] else { return ["\(service): \(repeated)"] }
            found += counts.keys.filter { reads || service == "pinpoint" || $0.hasPrefix("CREATE TABLE") }
        }
        return found
    }
}
