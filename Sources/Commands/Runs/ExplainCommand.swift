import ArgumentParser
import Operations

/// `headgate explain`: one key, whole.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows the state of one key in a segment, and what every kept run did with it.",
        discussion: """
            The target is what a plan over the last snapshot and today's ledger would give. What it prints is that \
            customer's data.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    @Argument(help: "The value of Id, in any case.")
    var key: String

    @Option(name: .long, help: "Look through at most this many runs, the newest first.")
    var runs: Int = 1_000

    func validate() throws {
        if runs < 0 { throw ValidationError("--runs takes a number from 0.") }
        if key.isEmpty { throw ValidationError("KEY is the value of Id.") }
    }

    func run() async throws {
        let (name, key, limit) = (segment, key, runs)
        try await CommandContext(options).runOnTarget { context, workspace in
            let found = try await Explanations(workspace).explain(key, in: name, runs: limit)
            context.console.out(
                context.isJSON
                    ? JSONOutput.text(found) : ExplanationText(explanation: found, console: context.console).text)
            return .succeeded
        }
    }
}
