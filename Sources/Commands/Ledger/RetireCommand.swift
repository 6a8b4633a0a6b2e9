import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate retire`: a segment's end.
struct RetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Ends a segment: everybody leaves it by its own rules, then its ledger and ownership end.",
        discussion: """
            Also for a segment that headgate.yaml no longer has. Without --yes it plans and shows what would happen. Unless \
            every row is taken, ledger and ownership stay, and it can be called again.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment, of the project or with a ledger.", completion: ProjectCompletion.segments)
    var segment: String

    @Flag(name: .long, help: "Do it, whatever the guards say of so many leavers.")
    var yes = false

    func run() async throws {
        let (name, yes) = (segment, yes)
        try await CommandContext(options).runOnTarget { context, workspace in
            let outcome = try await Ledgers(workspace).retire(name, isDry: !yes, observer: context.runObserver())
            return context.finish(outcome, workspace)
        }
    }
}

extension CommandContext {
    fileprivate func finish(_ outcome: RetirementOutcome, _ workspace: Workspace) -> ExitStatus {
        switch outcome {
        case .nothingSent(let segment, let isForgotten):
            if !isJSON {
                let words = isForgotten ? "Retired" : "To give up what it owns: headgate retire \(segment) --yes."
                console.out("\(segment) has sent nothing. \(words)")
            }
            return isForgotten ? .succeeded : .usage
        case .planned(let segment, let made): return show(made, segment, workspace)
        case .kept(let segment, let report):
            let status = finish([report], workspace)
            console.error("The ledger of \(segment) stays, because not every row was taken.")
            return status
        case .retired(let segment, let report):
            let status = finish([report], workspace)
            guard !isJSON else { return status }
            for finding in report.guards where finding.tripped {
                console.out("  let through: \(finding.kind.rawValue): \(finding.text)")
            }
            console.out("Retired: \(segment) has no ledger and owns nothing any more.")
            return status
        }
    }

    private func show(_ made: PlanReport, _ segment: SegmentName, _ workspace: Workspace) -> ExitStatus {
        if isJSON {
            console.out(JSONOutput.text(PlanOutput(made, showsSamples: false)))
        } else {
            console.out(PlanText(made, contract: workspace.contract, console: console).text)
            console.out("Nothing was done. To do it: headgate retire \(segment) --yes")
        }
        console.show(made.report.problems)
        return made.plan == nil ? ExitStatus(made.report, maxRejected: 0) : .usage
    }
}
