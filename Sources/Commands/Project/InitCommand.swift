import ArgumentParser
import Assembly
import Foundation
import MachineRoot
import Operations
import ProjectFiles
import SegmentCore

/// `headgate init`: a project to start from; `--demo` one with a sample lake and its audience.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Writes a project to start from; --demo adds a sample lake.",
        discussion: "Never overwrites: when a file exists already, nothing is written.")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "The four example queries over a sample lake, and an audience of its endpoints.")
    var demo = false

    @Option(name: .long, help: "Endpoints of the sample lake, each with about 20 events over 90 days.")
    var endpoints: Int = 100_000

    @Option(name: .long, help: "The same seed and --as-of give the same bytes.")
    var seed: Int = 1

    @Option(name: .long, help: "The sample lake's last moment (ISO 8601; default: now).")
    var asOf: AsOf?

    func validate() throws {
        if !(1...10_000_000).contains(endpoints) { throw ValidationError("--endpoints takes 1 to 10,000,000.") }
    }

    func run() async throws {
        let command = self
        try await CommandContext(options).run { context, workspaces in
            let folder = context.options.folder
            let template = ProjectTemplate(command.demo ? .demo : .plain)
            try template.refuseExisting(in: folder)
            // The lake comes first: a project without one would prevent a second attempt.
            if command.demo { try await command.makeLake(in: folder, context) }
            let written = try template.write(to: folder)
            if context.isJSON {
                context.console.out(JSONOutput.text(["files": written]))
            } else {
                for path in written { context.console.out("wrote \(path)") }
            }
            if command.demo { try await command.loadAudience(in: folder, context, workspaces) }
            if !context.isJSON {
                context.console.out(
                    command.demo
                        ? "Next: headgate validate, headgate plan --all, headgate run --all"
                        : "Next: name your tables in headgate.yaml, then headgate validate")
            }
            return .succeeded
        }
    }

    private func makeLake(in folder: URL, _ context: CommandContext) async throws {
        let lake = DemoLake(
            duckdb: DuckDBLocation.find(context.system), endpoints: endpoints, seed: seed,
            asOf: asOf?.date ?? context.system.now())
        try await lake.write(to: folder.appending(path: DemoLake.folderName))
        if !context.isJSON {
            context.console.out("made \(DemoLake.folderName)/: \(endpoints.grouped) endpoints, 90 days of events")
        }
    }

    private func loadAudience(
        in folder: URL, _ context: CommandContext, _ workspaces: MachineWorkspaces
    ) async throws {
        let file = folder.appending(path: "\(DemoLake.folderName)/\(DemoLake.endpointsFile)").path
        let project = try context.project()
        let outcome = try await context.withWorkspace(of: workspaces, project) { workspace in
            try await AudienceReads(workspace).load(file: file, format: .csv)
        }
        if !context.isJSON { context.console.out("made an audience of \(outcome.accepted.grouped) endpoints") }
    }
}
