import Foundation

extension TestProject {
    /// Batches that the embedded audience has taken in, in all, by its own record: read through Python's SQLite, not
    /// through this program's code.
    package func importCount() async throws -> Int {
        let script =
            "import sqlite3; print(sqlite3.connect('.headgate/audience.sqlite').execute('SELECT count(*) FROM importBatch').fetchone()[0])"
        let outcome = try await shell("python3 -c \"$1\"", "python3", script)
        guard let count = Int(outcome.stdout.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw UnexpectedOutcome(outcome)
        }
        return count
    }

    /// A digest of all rows of all tables of the embedded audience. SQLite may move pages about in a file whose content
    /// stays; this is the content.
    package func audienceDigest() async throws -> String {
        let script = """
            import hashlib, sqlite3
            digest = hashlib.sha256()
            for line in sqlite3.connect(".headgate/audience.sqlite").iterdump():
                digest.update(line.encode())
            print(digest.hexdigest())
            """
        let outcome = try await shell("python3 -c \"$1\"", "python3", script)
        guard outcome.code == 0, outcome.stdout.count > 60 else { throw UnexpectedOutcome(outcome) }
        return outcome.stdout
    }
}
