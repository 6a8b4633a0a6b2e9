import Foundation
import SegmentCore

/// What a child may access, decided before it starts.
struct ChildView: Sendable {
    var folders: [String] = []
    var definitions: [String] = []
    var integerDivision = false
    var keepsOrder = false
}

/// Creates a job folder, runs a child in it, and removes the folder in every case.
struct ChildRunner: Sendable {
    let configuration: DuckDBConfiguration

    /// `body` gets the child's ending while its folder still exists.
    func run<Result>(
        _ view: ChildView, statement: (JobFolder) -> String,
        onProgress: @escaping @Sendable (Double) -> Void = { _ in },
        body: (JobFolder, DuckDBChild.Ending) throws(EngineFailure) -> Result
    ) async throws(EngineFailure) -> Result {
        let s3 = try await configuration.s3Session(for: view.folders)
        let job = try JobFolder(in: configuration.scratch, id: configuration.makeID())
        defer { job.remove() }
        let setup = ChildSetup(
            memoryLimit: configuration.memoryLimit, threads: configuration.threads,
            spillLimit: configuration.spillLimit, job: job, s3: s3,
            folders: view.folders + [job.output.path + "/"],
            keepsOrder: view.keepsOrder, integerDivision: view.integerDivision, definitions: view.definitions)
        let child = DuckDBChild(
            binary: configuration.binary,
            arguments: [
                "-no-init", "-no-stdin", "-bail", "-jsonlines",
                "-f", try job.write(setup.script, as: JobFolder.setup),
                "-f", try job.write(statement(job), as: "statement.sql"),
            ],
            folder: job.url)
        return try body(job, try await ending(of: child, in: job, onProgress: onProgress))
    }

    private enum Event: Sendable {
        case ended(DuckDBChild.Ending)
        case stopped, timedOut
    }

    /// The child's ending within the time limit; the child has ended when this returns.
    private func ending(
        of child: DuckDBChild, in job: JobFolder, onProgress: @escaping @Sendable (Double) -> Void
    ) async throws(EngineFailure) -> DuckDBChild.Ending {
        let (clock, limit) = (configuration.clock, configuration.timeout)
        let event = await withTaskGroup(of: Event.self) { group in
            group.addTask {
                (try? await child.run(onBegin: job.removeSetup, onProgress: onProgress)).map(Event.ended) ?? .stopped
            }
            group.addTask { (try? await clock.sleep(for: limit)) == nil ? .stopped : .timedOut }
            let first = await group.next()
            group.cancelAll()
            return first ?? .stopped
        }
        switch event {
        case .ended(let ending): return ending
        case .stopped: throw .stopped
        case .timedOut: throw .timedOut(after: limit)
        }
    }
}
