package import AudienceStore
package import Foundation
import LocalStore
package import Logging
package import ProjectFiles
package import SegmentCore
package import Workflow

/// Everything that a command works with, made for one project and one target.
package struct Services: Sendable {
    package let project: Project
    package let target: ProjectTarget
    package private(set) var engine: any QueryEngine
    package let dialect: any SQLDialect
    package private(set) var store: any ObjectStore
    package let sealer: any FileSealer
    /// What stands in the results root beside objects.
    let files: FileObjectStore
    /// The ledgers with what only their keeper does.
    package let ledgers: ObjectLedger
    package private(set) var journal: any Journal
    package private(set) var destination: any Destination
    package let audience: EmbeddedAudience
    package let meters: Meters
    package let surroundings: Surroundings
    package let logger: Logger
    private(set) var sinks: [any NoticeSink]
    private var alertSinks: [any AlertSink]
    private let alertMemory: AlertMemory?

    package var contract: DestinationContract { audience.contract }
    package var ledger: any Ledger { MeteredLedger(base: ledgers, meter: meters.leases) }

    /// What journal and leases cost, since these services were made.
    package struct Meters: Sendable {
        package let journal = CallMeter()
        package let leases = CallMeter()
    }

    package var keeper: LedgerKeeper {
        LedgerKeeper(ledger: ledgers, destination: contract.identity, name: newRunID())
    }

    init(
        project: Project, target: ProjectTarget, engine: any QueryEngine, dialect: any SQLDialect,
        store: any ObjectStore, sealer: any FileSealer, files: FileObjectStore, journal: any Journal,
        meters: Meters, audience: EmbeddedAudience, surroundings: Surroundings, logger: Logger, sinks: [any NoticeSink],
        alertSinks: [any AlertSink], alertMemory: AlertMemory?
    ) {
        self.alertSinks = alertSinks
        self.alertMemory = alertMemory
        self.project = project
        self.target = target
        self.engine = engine
        self.dialect = dialect
        self.store = store
        self.sealer = sealer
        self.files = files
        self.journal = journal
        self.meters = meters
        self.audience = audience
        self.surroundings = surroundings
        self.logger = logger
        self.sinks = sinks
        destination = audience
        #if DEBUG
            if let points = CrashPoints.current(surroundings.variables) {
                self.engine = CrashingEngine(base: engine, points: points)
                self.store = CrashingStore(base: store, points: points)
                self.journal = CrashingJournal(base: journal, points: points)
                destination = CrashingDestination(base: audience, points: points)
                self.sinks = sinks.map { CrashingSink(base: $0, points: points) }
                self.alertSinks = alertSinks.map { CrashingAlertSink(base: $0, points: points) }
            }
        #endif
        ledgers = ObjectLedger(
            store: self.store, owner: surroundings.owner, leaseDuration: .seconds(RunClosing.leaseSeconds),
            isGone: surroundings.isGone, now: surroundings.now)
    }

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
            closing: RunClosing(
                store: store, sinks: sinks, alerts: alertDesk, order: chain.stages.map(\.name), logger: logger),
            clock: surroundings.clock, now: surroundings.now, logger: logger)
    }

    private var alertDesk: AlertDesk {
        Bootstrap.alertDesk(project, store, alertSinks, alertMemory, surroundings, logger)
    }
}
