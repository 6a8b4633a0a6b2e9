import AWSRoot
import Assembly
import Foundation
import Logging
import Operations
import ProjectFiles
import SegmentCore
import TestSupport
import Testing

@testable import MachineRoot

/// What a project that names nothing of AWS makes.
@Suite struct LocalRunTests {
    @Test func `a local run makes no AWS connections`() async throws {
        try await withBaseProject { test in
            var system = SystemDependencies.system()
            system.variables["HEADGATE_DUCKDB"] = Checkout.duckdb.path
            let project = try ProjectReader.read(folder: test.folder, environment: system.variables)
            let (made, report) = try await BackgroundTasks.open { [system] tasks in
                let workspaces = MachineWorkspaces(system, tasks: tasks, logger: Logger(label: "tests"))
                let reports = try await workspaces.withWorkspace(
                    project, target: nil, jobs: nil, alertMemory: nil
                ) { workspace in
                    try await Runs(workspace).start([workspace.request(.run, project.segment(named: "plans"))])
                }
                return (workspaces.aws.hasConnections, reports.first)
            }
            #expect(report?.status == .succeeded)
            #expect(!made)
        }
    }
}
