import ArgumentParser
import Operations

/// `headgate ledger`: what the destination has accepted from a segment.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Looks at a segment's ledger, renames it, forgets it.",
        subcommands: [LedgerShow.self, LedgerRename.self, LedgerForget.self])
}

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

/// `headgate ledger forget SEGMENT --yes`.
struct LedgerForget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forgets a segment's ledger and ownership; the destination stays as it is.",
        discussion: "Who carries the attributes is then unknown: nothing takes them away any more. See retire.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    @Flag(name: .long, help: "Forget; without it the command says what it would forget.")
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
