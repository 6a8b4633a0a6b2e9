import ArgumentParser
import Bootstrap
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate validate`: everything that is wrong with the project and its queries, at once; nothing runs.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks the project and its queries without running them.",
        discussion: "Without a segment it checks all of them. Exit codes: 0 valid, 5 invalid.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Segments of the project (default: all).", completion: ProjectCompletion.segments)
    var segments: [String] = []

    @Option(name: .long, help: "A query of the moment: SQL, or - for standard input.")
    var query: String?

    @Option(name: .long, help: "Checks the --query as a segment of this name.")
    var name: String?

    func run() async throws {
        let command = self
        try await CommandContext(options).run { frame in
            do {
                let project = try frame.project()
                let segments = try command.definitions(of: project)
                return try await frame.withServices(project) { services in
                    var problems: [Problem] = []
                    for segment in segments { problems += try await services.problems(of: segment) }
                    if let problem = await services.checkDestination() { problems.append(problem) }
                    return command.answer(problems, checked: segments.count, frame)
                }
            } catch {
                guard let trouble = Trouble.problems(of: error) else { throw error }
                if trouble.status == .invalid { return command.answer(trouble.problems, checked: 0, frame) }
                // Nothing was checked: programs still get the keys that they know.
                guard frame.isJSON, trouble.status == .failed else { throw error }
                frame.console.out(JSONOutput.text(Validity(valid: false, problems: trouble.problems)))
                frame.console.show(trouble.problems)
                return trouble.status
            }
        }
    }

    private func definitions(of project: Project) throws -> [SegmentDefinition] {
        try SegmentSelection(segments: segments, all: segments.isEmpty && query == nil, query: query, name: name)
            .definitions(of: project)
    }

    private func answer(_ problems: [Problem], checked: Int, _ frame: CommandContext) -> ExitStatus {
        let errors = problems.filter { $0.severity == .error }.count
        if frame.isJSON {
            frame.console.out(JSONOutput.text(Validity(valid: errors == 0, problems: problems)))
        } else {
            frame.console.show(problems)
            let warnings = problems.count - errors
            let tail = warnings > 0 ? ", \(warnings) warning\(warnings == 1 ? "" : "s")" : ""
            frame.console.out(
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

extension Services {
    /// All that the first stage would say of a segment.
    func problems(of segment: SegmentDefinition) async throws -> [Problem] {
        let request = request(.plan, segment, asOf: nil)
        let context = StageContext(request: request, attempt: 1, patience: .zero, progress: { _ in })
        do throws(StageFailure) {
            let query = try await ValidateStage(engine: engine, contract: contract, ledger: ledger)
                .start(request, in: context)
            return query.warnings
        } catch {
            guard error.disposition == .invalid || error.problems.contains(where: { $0.file != nil }) else {
                throw error
            }
            return error.problems
        }
    }
}
