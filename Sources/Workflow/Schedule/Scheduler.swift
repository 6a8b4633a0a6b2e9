package import Foundation
package import Logging
import SegmentCore

/// Runs segments at their slots: performs what `SchedulerMachine` decides.
package struct Scheduler: Sendable {
    private enum Event: Sendable {
        case woke
        case ended(SegmentName, ScheduledEnd)
    }

    private let host: any ScheduleHost
    private let width: Int
    private let jitter: Jitter
    private let poll: Duration
    private let now: @Sendable () -> Date
    private let sleep: @Sendable (Duration) async -> Void
    private let isStopping: @Sendable () -> Bool
    private let log: ScheduleLog

    /// - Parameters:
    ///   - poll: how often to look whether the project has changed; also the longest sleep, so that a clock that jumps
    ///     is noticed.
    ///   - sleep: returns early when the service is to stop.
    package init(
        host: any ScheduleHost, width: Int, jitter: Jitter = Jitter(), poll: Duration = .seconds(2),
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async -> Void,
        isStopping: @escaping @Sendable () -> Bool, logger: Logger
    ) {
        self.host = host
        self.width = width
        self.jitter = jitter
        self.poll = poll
        self.now = now
        self.sleep = sleep
        self.isStopping = isStopping
        log = ScheduleLog(logger: logger)
    }

    /// Runs until it is asked to stop and all runs have ended. Cancelling it cancels the runs too.
    package func run() async {
        var machine = SchedulerMachine(width: width, jitter: jitter)
        await withTaskGroup(of: Event.self) { group in
            for owed in await host.owedRuns() { resume(owed, &machine, &group) }
            var actions = machine.reload(await host.changedSegments() ?? [], at: now())
            addSleeper(machine, &group)
            var isOver = perform(actions, &group)
            while !isOver, let event = await group.next() {
                switch event {
                case .ended(let segment, let end): actions = ended(segment, end, now(), &machine)
                case .woke where isStopping() || Task.isCancelled:
                    log.stopping(machine.runningSegments)
                    actions = machine.stop()
                case .woke:
                    if let fresh = await host.changedSegments() {
                        actions = machine.reload(fresh, at: now())
                    } else {
                        actions = machine.tick(now())
                    }
                    addSleeper(machine, &group)
                }
                isOver = perform(actions, &group)
            }
            group.cancelAll()
        }
    }

    /// Starts what is due now and waits for its end; later slots are left to the next call.
    package func runOnce() async -> [ScheduledEnd] {
        var machine = SchedulerMachine(width: width, jitter: .none)
        let time = now()
        var ends: [ScheduledEnd] = []
        await withTaskGroup(of: Event.self) { group in
            for owed in await host.owedRuns() { resume(owed, &machine, &group) }
            _ = perform(machine.reload(await host.changedSegments() ?? [], at: time), &group)
            while !machine.isIdle, let event = await group.next() {
                guard case .ended(let segment, let end) = event else { continue }
                ends.append(end)
                let actions = ended(segment, end, time, &machine)
                _ = perform(Task.isCancelled ? machine.stop() : actions, &group)
            }
        }
        return ends
    }

    private func resume(_ owed: OwedRun, _ machine: inout SchedulerMachine, _ group: inout TaskGroup<Event>) {
        log.goingOn(owed)
        machine.resume(owed.segment)
        group.addTask { [host] in .ended(owed.segment, await host.goOn(owed)) }
    }

    /// Whether all is over.
    private func perform(_ actions: [SchedulerMachine.Action], _ group: inout TaskGroup<Event>) -> Bool {
        for action in actions {
            switch action {
            case .start(let segment, let slot, let isLate):
                log.starting(segment, slot, isLate, at: now())
                group.addTask { [host] in .ended(segment, await host.run(segment, slot: slot)) }
            case .neverComes(let segment): log.neverComes(segment)
            case .finish: return true
            }
        }
        return false
    }

    private func ended(
        _ segment: SegmentName, _ end: ScheduledEnd, _ time: Date, _ machine: inout SchedulerMachine
    ) -> [SchedulerMachine.Action] {
        log.ended(segment, end)
        if case .taken(let slot) = end { return machine.taken(segment, upTo: slot, at: time) }
        return machine.ended(segment, at: time)
    }

    private func addSleeper(_ machine: SchedulerMachine, _ group: inout TaskGroup<Event>) {
        let pause = machine.nextWake.map { max(0.001, $0.timeIntervalSince(now())) }
        let time = min(poll, pause.map { .seconds($0) } ?? poll)
        group.addTask { [sleep] in
            await sleep(time)
            return .woke
        }
    }
}
