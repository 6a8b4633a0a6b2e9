package import AudienceStore
package import Foundation
package import Logging
package import ProjectFiles
package import SegmentCore
package import Workflow

/// Everything that a command works with, made for one project and one target.
package struct Services: Sendable {
    package let project: Project
    package let target: ProjectTarget
    package let engine: any QueryEngine
    package let dialect: any SQLDialect
    package let store: any ObjectStore
    package let sealer: any FileSealer
    package let ledger: any Ledger
    package let journal: any Journal
    package let audience: EmbeddedAudience
    package let surroundings: Surroundings
    package let logger: Logger
    let sinks: [any NoticeSink]

    package var destination: any Destination { audience }
    package var contract: DestinationContract { audience.contract }

    /// A new run's id: the time and six random digits.
    package func newRunID() -> RunID {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        let text = "\(surroundings.now().formatted(style))-\(surroundings.randomHex(6))"
        // Digits, letters and a dash: always a name.
        return RunID(text) ?? newRunID()
    }

    package func request(
        _ kind: RunRequest.Kind, _ segment: SegmentDefinition, asOf: Date?, full: Bool = false,
        retryRejected: Bool = false
    ) -> RunRequest {
        RunRequest(
            id: newRunID(), kind: kind, segment: segment, target: target.name, destination: contract.identity,
            asOf: asOf ?? surroundings.now(), full: full, retryRejected: retryRejected)
    }

    /// The chain of the product: what each run goes through.
    package func runner(for segment: SegmentDefinition) -> Runner {
        let freshness = PlanCheck(contract: contract, ledger: ledger, sealer: sealer)
        let chain = StageChain<ValidatedQuery>.first(ValidateStage(engine: engine, contract: contract, ledger: ledger))
            .then(MaterialiseStage(engine: engine, dialect: dialect, contract: contract))
            .then(PlanStage(engine: engine, dialect: dialect, destination: destination, ledger: ledger, sealer: sealer))
            .then(GuardStage(ledger: ledger))
            .then(ExportStage(engine: engine, dialect: dialect, contract: contract, freshness: freshness))
            .then(
                ImportStage(destination: destination, store: store, ledger: ledger, stopRule: segment.guards.rejected)
            )
            .then(SettleStage(engine: engine, dialect: dialect, contract: contract, ledger: ledger))
        return Runner(
            chain: chain, journal: journal, ledger: ledger,
            closing: RunClosing(store: store, sinks: sinks, order: chain.stages.map(\.name), logger: logger),
            clock: surroundings.clock, now: surroundings.now, logger: logger)
    }
}
