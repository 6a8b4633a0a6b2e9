import ArgumentParser
import Operations

/// `headgate ledger forget SEGMENT --yes`.
struct LedgerForget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forgets a segment's ledger and ownership; the destination stays as it is.",
        discussion: "The keys that carry the attributes are then unknown and keep them. See retire.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    @Flag(name: .long, help: "Forget; without it the command shows what it would forget.")
    var yes = false

    func run() async throws {
        let (name, yes) = (segment, yes)
        try await CommandContext(options).runOnTarget { context, workspace in
            let summary = try await Ledgers(workspace).forget(name, isDry: !yes)
            if context.isJSON {
                context.console.out(JSONOutput.text(summary))
            } else {
                context.console.out(LedgerText(summary: summary, console: context.console).loss(isDone: yes))
            }
            return yes ? .succeeded : .usage
        }
    }
}
