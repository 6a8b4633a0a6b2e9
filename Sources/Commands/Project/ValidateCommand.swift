import ArgumentParser
import Operations
import ProjectFiles
import SegmentCore

/// `headgate validate`: all problems of the project and its queries; runs no query.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks the project and its queries without running them.",
        discussion: "Without a segment it checks all of them. Exit codes: 0 valid, 5 invalid.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Segments of the project (default: all).", completion: ProjectCompletion.segments)
    var segments: [String] = []

    @Option(name: .long, help: "An ad hoc query: SQL, or - for standard input.")
    var query: String?

    @Option(name: .long, help: "Checks the --query as a segment of this name.")
    var name: String?

    func run() async throws {
        let command = self
        try await CommandContext(options).run { context, workspaces in
            do {
                let project = try context.project()
                let segments = try command.definitions(of: project)
                return try await context.withWorkspace(of: workspaces, project) { workspace in
                    let problems = try await Queries(workspace).validate(segments)
                    return command.answer(problems, checked: segments.count, context)
                }
            } catch {
                guard let trouble = Trouble.problems(of: error) else { throw error }
                if trouble.status == .invalid { return command.answer(trouble.problems, checked: 0, context) }
                // Nothing was checked: programs still get the usual keys.
                guard context.isJSON, trouble.status == .failed else { throw error }
                context.console.out(JSONOutput.text(Validity(valid: false, problems: trouble.problems)))
                context.console.show(trouble.problems)
                return trouble.status
            }
        }
    }

    private func definitions(of project: Project) throws -> [SegmentDefinition] {
        try SegmentSelection(
            segments: segments, all: segments.isEmpty && query == nil,
            query: SegmentOptions.query(query, named: name)
        ).definitions(of: project)
    }

    private func answer(_ problems: [Problem], checked: Int, _ context: CommandContext) -> ExitStatus {
        let errors = problems.filter { $0.severity == .error }.count
        if context.isJSON {
            context.console.out(JSONOutput.text(Validity(valid: errors == 0, problems: problems)))
        } else {
            context.console.show(problems)
            let warnings = problems.count - errors
            let tail = warnings > 0 ? ", \(warnings) warning\(warnings == 1 ? "" : "s")" : ""
            context.console.out(
                errors == 0
                    ? "Valid: \(checked) segment\(checked == 1 ? "" : "s")\(tail)."
                    : "Invalid: \(errors) error\(errors == 1 ? "" : "s")\(tail).")
        }
        return errors == 0 ? .succeeded : .invalid
    }
}

/// What `validate --output json` prints.
private struct Validity: Encodable {
    var valid: Bool
    var problems: [Problem]
}
