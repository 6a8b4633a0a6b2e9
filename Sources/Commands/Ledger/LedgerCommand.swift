import ArgumentParser
import Operations

/// `headgate ledger`: what the destination has accepted from a segment.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Shows, renames or forgets a segment's ledger.",
        subcommands: [LedgerShow.self, LedgerRename.self, LedgerForget.self])
}
