import ArgumentParser
import Operations

/// `headgate ledger show SEGMENT`.
struct LedgerShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a ledger in figures: attributes with carriers and owners, files, doubts.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    func run() async throws {
        let name = segment
        try await CommandContext(options).runOnTarget { context, workspace in
            let summary = try await Ledgers(workspace).show(name)
            context.console.out(
                context.isJSON
                    ? JSONOutput.text(summary) : LedgerText(summary: summary, console: context.console).text)
            return .succeeded
        }
    }
}
