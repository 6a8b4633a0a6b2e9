import Foundation
package import Logging
package import ProjectFiles
package import SegmentCore
package import Workflow

/// What the operations on one target of a project work with: its settings, and the ports that a composition root filled.
package struct Workspace: Sendable {
    package let project: Project
    package let target: ProjectTarget
    package let ports: TargetPorts
    /// The ledgers, with what only their keeper does.
    package let ledgers: ObjectLedger
    package let journal: any Journal
    package let meters: Meters
    /// Default number of concurrent runs.
    package let jobs: Int
    package let system: SystemDependencies
    package let logger: Logger
    private let alertMemory: AlertMemory?

    package init(
        project: Project, target: ProjectTarget, ports: TargetPorts, system: SystemDependencies, logger: Logger,
        jobs: Int? = nil, meters: Meters = Meters(), alertMemory: AlertMemory? = nil
    ) {
        self.project = project
        self.target = target
        self.ports = ports
        self.system = system
        self.logger = logger
        self.jobs = jobs ?? ports.traits.defaultJobs
        self.meters = meters
        self.alertMemory = alertMemory
        journal = MeteredJournal(base: ports.journal, meter: meters.journal)
        ledgers = ObjectLedger(
            store: ports.store, owner: system.owner, leaseDuration: LeaseTerms.usualLength,
            isGone: system.isGone, now: system.now)
    }

    /// Number and time of the calls of journal and leases, since this workspace was made.
    package struct Meters: Sendable {
        package let journal = CallMeter()
        package let leases = CallMeter()

        package init() {}
    }
}

extension Workspace {
    package var engine: any QueryEngine { ports.engine }
    package var destination: any Destination { ports.destination }
    package var contract: DestinationContract { ports.destination.contract }
    package var store: any ObjectStore { ports.store }
    package var ledger: any Ledger { MeteredLedger(base: ledgers, meter: meters.leases) }

    package var keeper: LedgerKeeper {
        LedgerKeeper(ledger: ledgers, destination: contract.identity, name: newRunID())
    }

    /// The notices that wait for their sink.
    package var outbox: NoticeOutbox {
        NoticeOutbox(store: store, sinks: ports.noticeSinks, now: system.now, logger: logger)
    }

    var alertNotifier: AlertNotifier {
        AlertNotifier(
            project, store: store, sinks: ports.alertSinks, memory: alertMemory, system: system, logger: logger)
    }

    /// A new run's id: the time and six random digits.
    package func newRunID() -> RunID {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        let text = "\(system.now().formatted(style))-\(system.randomHex(6))"
        // Digits, letters and a dash: always a name.
        return RunID(text) ?? newRunID()
    }

    /// A segment's name as it was typed: of the project, or of a segment that left a ledger or runs.
    package func segmentName(_ text: String) throws(Problem) -> SegmentName {
        if let name = SegmentName(text) { return name }
        throw Problem(.unknownSegment, "'\(text)' is no segment name")
    }
}

extension AlertNotifier {
    /// The notifier of a project's segments, whose conditions are kept in a results root.
    init(
        _ project: Project, store: any ObjectStore, sinks: [any AlertSink], memory: AlertMemory?,
        system: SystemDependencies, logger: Logger
    ) {
        self.init(
            store: store, sinks: sinks, repeatAfter: project.alerts.repeatAfter.map { Double($0.components.seconds) },
            maxRejected: project.maxRejected, memory: memory, now: system.now, logger: logger)
    }
}
