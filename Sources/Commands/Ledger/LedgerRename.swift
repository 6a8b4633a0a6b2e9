import ArgumentParser
import Operations

/// `headgate ledger rename OLD NEW`.
struct LedgerRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Gives the ledger and ownership of a renamed segment their new name.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The name until now.")
    var old: String

    @Argument(help: "The new name, without a ledger of its own.", completion: ProjectCompletion.segments)
    var new: String

    func run() async throws {
        let (old, new) = (old, new)
        try await CommandContext(options).runOnTarget { context, workspace in
            try await Ledgers(workspace).rename(old, to: new)
            if context.isJSON {
                context.console.out(JSONOutput.text(["renamed": old, "to": new]))
            } else {
                context.console.out("The ledger of \(old) is now that of \(new), with all that it owns.")
            }
            return .succeeded
        }
    }
}
