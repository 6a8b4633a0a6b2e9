import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// `headgate explain`: one key, whole.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows how one key stands in a segment, and what every kept run did with it.",
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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            return try await frame.withServices(project) { services in
                let segment = try services.segmentName(name)
                let explainer = KeyExplainer(
                    engine: services.engine, dialect: services.dialect, contract: services.contract,
                    ledger: services.ledger, journal: services.journal, store: services.store, limit: limit)
                guard let found = try await explainer.explain(key, in: segment, target: services.target.name) else {
                    throw Problem(
                        .nothingKnown, "the segment \(segment) has no ledger and no run here",
                        hint: "headgate run \(segment)")
                }
                guard found.isKnown else {
                    throw Problem(
                        .keyUnknown,
                        "the segment \(segment) does not know this key: it is in no ledger, snapshot or kept run")
                }
                frame.console.out(
                    frame.isJSON
                        ? JSONOutput.text(found) : ExplanationText(explanation: found, console: frame.console).text)
                return .succeeded
            }
        }
    }
}

extension Services {
    /// A segment's name as a person wrote it: of the project, or of one that left something behind.
    func segmentName(_ text: String) throws -> SegmentName {
        if let name = SegmentName(text) { return name }
        throw Problem(.unknownSegment, "'\(text)' is no segment name")
    }
}

extension ProblemCode {
    static let keyUnknown: Self = "key_unknown"
    static let nothingKnown: Self = "nothing_known"
}
