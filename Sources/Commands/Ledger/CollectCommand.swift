import ArgumentParser
import Operations

/// `headgate gc`: deletes expired runs.
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Deletes old runs, and what dead processes left.",
        discussion: """
            A run goes when it is older than retention.days, is not among the newest retention.runs of its segment, and has \
            ended. What a ledger is made of stays, and so does what a fresh plan file may name. The same happens to a \
            segment's runs after each run.
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Say what would go, and delete nothing.")
    var dryRun = false

    func run() async throws {
        let isDry = dryRun
        try await CommandContext(options).runOnTarget { context, workspace in
            let sweep = try await Housekeeping(workspace).sweep(isDry: isDry)
            if context.isJSON {
                context.console.out(JSONOutput.text(sweep))
            } else {
                let runs = sweep.runs.count + sweep.strangers.count
                context.console.out(
                    "\(isDry ? "Would free" : "Freed") \(sweep.bytes.asBytes): files of \(runs.grouped) "
                        + "run\(runs == 1 ? "" : "s"), \(sweep.leftovers.grouped) left by dead processes.")
            }
            return .succeeded
        }
    }
}
