import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let summary = try await services.summary(of: services.segmentName(name))
                frame.console.out(
                    frame.isJSON
                        ? JSONOutput.text(summary) : LedgerText(summary: summary, console: frame.console).text)
                return .succeeded
            }
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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let names = (try services.segmentName(old), try services.segmentName(new))
                guard names.0 != names.1 else { throw Problem(.ledgerExists, "both names are \(old)") }
                try await services.keeper.rename(names.0, to: names.1)
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(["renamed": old, "to": new]))
                } else {
                    frame.console.out("The ledger of \(old) is now that of \(new), with all that it owns.")
                }
                return .succeeded
            }
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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let segment = try services.segmentName(name)
                let summary = try await services.summary(of: segment)
                if yes { try await services.keeper.forget(segment) }
                if frame.isJSON {
                    frame.console.out(JSONOutput.text(summary))
                } else {
                    frame.console.out(LedgerText(summary: summary, console: frame.console).loss(isDone: yes))
                }
                return yes ? .succeeded : .usage
            }
        }
    }
}

extension Services {
    /// A ledger in figures; throws where the segment has neither a ledger nor anything that it owns.
    func summary(of segment: SegmentName) async throws -> LedgerSummary {
        let pointer = try await ledger.load(segment, for: contract.identity)
        let owners = try await ledger.owners(at: contract.identity)
        let standing = pointer.flatMap { $0.isForgotten ? nil : $0 }
        guard standing != nil || owners.values.contains(segment) else {
            throw Problem(.ledgerMissing, "the segment \(segment) has no ledger here", hint: "headgate run \(segment)")
        }
        let shown = pointer ?? LedgerPointer(destination: contract.identity, segment: segment)
        let statement = LedgerCountStatement(pointer: shown, dialect: dialect)
        let counts = try await engine.rows(of: statement.sql, reading: .results).first ?? []
        let lease = try await ledgers.standingLease(of: segment, at: contract.identity)
        let now = system.now().timeIntervalSince1970
        return LedgerSummary(
            shown, target: target.name, owners: owners, counts: counts.map { $0.flatMap { Int($0) } ?? 0 },
            lease: lease.flatMap { $0.expires > now ? $0 : nil }, location: { store.location(of: $0).shown })
    }
}
