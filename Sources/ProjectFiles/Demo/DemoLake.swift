package import Foundation
package import SegmentCore

/// Creates a sample lake: events of a fictional lender's e-mails, text messages and sessions, its customers' tables,
/// and the endpoints of its audience.
///
/// The same seed, time and engine version give the same bytes. The events of a day do not depend on the time of
/// creation, so a lake created later is the same lake with new days added and the oldest removed.
package struct DemoLake: Sendable, Hashable {
    /// Days of events before `asOf`.
    package static let days = 90
    /// Name of the folder that the paths of the demo's `headgate.yaml` refer to.
    package static let folderName = "lake"
    /// Columns Id, Address, ChannelType, User.UserId: the audience before the first segment runs.
    package static let endpointsFile = "endpoints.csv"

    /// The engine's command line.
    package var duckdb: URL
    package var endpoints: Int
    package var seed: Int
    /// The time of the latest possible event, in whole seconds.
    package var asOf: Date

    package init(duckdb: URL, endpoints: Int = 100_000, seed: Int = 1, asOf: Date) {
        self.duckdb = duckdb
        self.endpoints = endpoints
        self.seed = seed
        self.asOf = asOf
    }

    /// The parts of a lake, as names in its folder.
    package static let parts = ["all_events"] + DemoScript.tables.map { "\($0).parquet" } + [endpointsFile]

    /// Writes the lake into `folder`. Without `replacing`, an existing lake is a problem; with it, the existing lake is
    /// replaced once the new one is complete.
    package func write(to folder: URL, replacing: Bool = false) async throws(Problem) {
        guard (1...10_000_000).contains(endpoints) else {
            throw Problem(.demoLakeFailed, "a sample lake has 1 to 10,000,000 endpoints, not \(endpoints)")
        }
        if !replacing { try refuseExisting(in: folder) }
        let isNew = !FileManager.default.fileExists(atPath: folder.path)
        let scratch = folder.appending(path: ".making-\(UUID().uuidString)")
        defer {
            try? FileManager.default.removeItem(at: scratch)
            if isNew, (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) == [] {
                try? FileManager.default.removeItem(at: folder)
            }
        }
        do {
            try FileManager.default.createDirectory(
                at: scratch.appending(path: "all_events"), withIntermediateDirectories: true)
        } catch {
            throw Problem(.demoLakeFailed, "the folder \(folder.path) cannot be written to")
        }
        try await runScripts(in: scratch)
        do {
            for part in Self.parts {
                let target = folder.appending(path: part)
                if FileManager.default.fileExists(atPath: target.path) {
                    try FileManager.default.removeItem(at: target)
                }
                try FileManager.default.moveItem(at: scratch.appending(path: part), to: target)
            }
        } catch {
            throw Problem(.demoLakeFailed, "the sample lake could not be moved into \(folder.path)")
        }
    }

    private func refuseExisting(in folder: URL) throws(Problem) {
        let existing = Self.parts.filter {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
        guard !existing.isEmpty else { return }
        throw Problem(
            .fileExists, "\(folder.lastPathComponent) already has \(existing.joined(separator: ", "))",
            hint: "nothing was written")
    }

    /// Each script is one child process with one thread, which keeps the order of rows; two run at a time.
    private func runScripts(in scratch: URL) async throws(Problem) {
        let script = DemoScript(lake: self, folder: scratch)
        let texts = [script.events(part: 0), script.events(part: 1), script.customers]
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, text) in texts.enumerated() {
                    if index >= 2 { try await group.next() }
                    group.addTask {
                        try await DuckDBScript(duckdb: duckdb, name: "part-\(index)").run(text, in: scratch)
                    }
                }
                try await group.waitForAll()
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.demoLakeFailed, "the sample lake was not made: it was cancelled")
        }
    }
}

extension ProblemCode {
    package static let demoLakeFailed: Self = "demo_lake_failed"
    package static let fileExists: Self = "file_exists"
}
