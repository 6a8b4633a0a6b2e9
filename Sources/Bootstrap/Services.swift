package import AudienceStore
import FileStore
package import Foundation
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
    let results: ResultsRoot
    /// What is wrong with the destination; nil where nothing is.
    package let checkDestination: @Sendable () async -> Problem?
    /// Takes away what the engine keeps elsewhere about files that are gone.
    let forget: @Sendable ([ObjectKey]) async throws -> Void
    /// The ledgers with what only their keeper does.
    package let ledgers: ObjectLedger
    package private(set) var journal: any Journal
    package private(set) var destination: any Destination
    /// Nil where rows go elsewhere.
    private let embedded: EmbeddedAudience?
    package let meters: Meters
    package let system: SystemDependencies
    package let logger: Logger
    private(set) var sinks: [any NoticeSink]
    private var alertSinks: [any AlertSink]
    private let alertMemory: AlertMemory?

    package var contract: DestinationContract { destination.contract }
    package var sealer: any FileSealer { results.sealer }
    /// Files of this machine: what dead processes left, and copies that are at hand.
    var machine: FileObjectStore { results.machine }

    /// The embedded audience of the target; a problem where its rows go elsewhere.
    package func audience() throws(Problem) -> EmbeddedAudience {
        if let embedded { return embedded }
        throw Problem(
            .noAudience, "the rows of target \(target.name) go to \(contract.identity), not to an embedded audience",
            hint: "name a target whose destination is an audience: --target NAME")
    }
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
        project: Project, target: ProjectTarget, _ parts: TargetComponents, journal: any Journal, meters: Meters,
        system: SystemDependencies, logger: Logger, sinks: [any NoticeSink], alertSinks: [any AlertSink],
        alertMemory: AlertMemory?
    ) {
        self.alertSinks = alertSinks
        self.alertMemory = alertMemory
        self.project = project
        self.target = target
        engine = parts.engine
        dialect = parts.dialect
        results = parts.results
        forget = parts.forget
        checkDestination = parts.checkDestination
        store = parts.results.store
        self.journal = journal
        self.meters = meters
        embedded = parts.audience
        self.system = system
        self.logger = logger
        self.sinks = sinks
        destination = parts.destination
        #if DEBUG
            if let points = CrashPoints.current(system.variables) {
                self.engine = CrashingEngine(base: parts.engine, points: points)
                self.store = CrashingStore(base: parts.results.store, points: points)
                self.journal = CrashingJournal(base: journal, points: points)
                destination = CrashingDestination(base: parts.destination, points: points)
                self.sinks = sinks.map { CrashingSink(base: $0, points: points) }
                self.alertSinks = alertSinks.map { CrashingAlertSink(base: $0, points: points) }
            }
        #endif
        ledgers = ObjectLedger(
            store: self.store, owner: system.owner, leaseDuration: .seconds(RunClosing.leaseSeconds),
            isGone: system.isGone, now: system.now)
    }

    /// A new run's id: the time and six random digits.
    package func newRunID() -> RunID {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        let text = "\(system.now().formatted(style))-\(system.randomHex(6))"
        // Digits, letters and a dash: always a name.
        return RunID(text) ?? newRunID()
    }

    package func request(
        _ kind: RunRequest.Kind, _ segment: SegmentDefinition, asOf: Date?, full: Bool = false,
        retryRejected: Bool = false
    ) -> RunRequest {
        if asOf != nil, target.engine.kind == .athena {
            logger.warning("Athena's clock functions read the real time: --as-of is recorded, and moves nothing")
        }
        return RunRequest(
            id: newRunID(), kind: kind, segment: segment, target: target.name, destination: contract.identity,
            asOf: asOf ?? system.now(), full: full, retryRejected: retryRejected)
    }

    /// The chain of the product: what each run goes through.
    package func runner(for segment: SegmentDefinition) -> Runner {
        let freshness = PlanCheck(contract: contract, ledger: ledger, sealer: sealer)
        let chain = StageChain<ValidatedQuery>.first(ValidateStage(engine: engine, contract: contract, ledger: ledger))
            .then(MaterialiseStage(engine: engine, dialect: dialect, contract: contract))
            .then(PlanStage(engine: engine, dialect: dialect, destination: destination, ledger: ledger))
            .then(GuardStage(ledger: ledger, sealer: sealer))
            .then(ExportStage(engine: engine, dialect: dialect, contract: contract, freshness: freshness))
            .then(
                ImportStage(destination: destination, store: store, ledger: ledger, stopRule: segment.guards.rejected)
            )
            .then(SettleStage(engine: engine, dialect: dialect, contract: contract, ledger: ledger))
        return Runner(
            chain: chain, journal: journal, ledger: ledger,
            closing: RunClosing(
                store: store, sinks: sinks, alerts: alertNotifier, order: chain.stages.map(\.name),
                now: system.now, logger: logger),
            clock: system.clock, now: system.now, logger: logger)
    }

    /// The notices that wait for a sink.
    package var outbox: NoticeOutbox {
        NoticeOutbox(store: store, sinks: sinks, now: system.now, logger: logger)
    }

    private var alertNotifier: AlertNotifier {
        Bootstrap.alertNotifier(project, store, alertSinks, alertMemory, system, logger)
    }
}

extension ProblemCode {
    package static let noAudience: Self = "no_embedded_audience"
}
