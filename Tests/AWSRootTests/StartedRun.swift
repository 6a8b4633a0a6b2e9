import AWSRoot
import Assembly
import Foundation
import Logging
import Operations
import ProjectFiles
import SegmentCore
import Testing

/// Runs a segment of a project through the AWS root alone: without SQLite, audience and command line.
func started(
    _ segment: String, in folder: URL, _ system: SystemDependencies, logger: Logger = Logger(label: "tests")
) async throws -> RunReport {
    let project = try ProjectReader.read(folder: folder, environment: system.variables)
    let reports = try await BackgroundTasks.open { tasks in
        let workspaces = AWSWorkspaces(system, tasks: tasks, logger: logger)
        return try await workspaces.withWorkspace(project, target: nil, jobs: nil, alertMemory: nil) { workspace in
            try await Runs(workspace).start([workspace.request(.run, project.segment(named: segment))])
        }
    }
    return try #require(reports.first)
}
