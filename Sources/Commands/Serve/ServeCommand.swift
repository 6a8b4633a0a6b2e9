import ArgumentParser
import Bootstrap
import Foundation
import Logging
import ProjectFiles
import SegmentCore
import ServiceLifecycle
import UnixSignals
import Workflow

/// `headgate serve`: runs segments by their schedules.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the segments by their schedules.",
        discussion: """
            Stays until SIGINT or SIGTERM: then nothing new starts and what runs ends. A second signal interrupts what \
            runs; the next serve goes on with it. With --once it runs what is due and ends, for cron and systemd.

            Slots that were missed are made up for by one run. A changed project is read again; while it is invalid the \
            old one stays.

            Exit codes: of serve 0, and 130 after a second signal. Of serve --once those of headgate run, the gravest.
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Run what is due and end.")
    var once = false

    @Option(name: .long, help: "How many segments run at the same time; they share the memory.")
    var jobs: Int = 1

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs takes a number from 1.") }
    }

    func run() async throws {
        let (once, jobs) = (once, jobs)
        let frame = CommandFrame(options, defaultLevel: once ? .warning : .info)
        if once {
            try await frame.run { frame in
                let (host, live) = try frame.scheduleHost(jobs: jobs)
                let ends = await frame.scheduler(host, jobs: jobs).runOnce()
                return frame.finish(ends, live.current.maxRejected)
            }
        } else {
            try await frame.run(handlesSignals: true) { frame in
                let (host, _) = try frame.scheduleHost(jobs: jobs)
                return try await frame.serve(frame.scheduler(host, jobs: jobs))
            }
        }
    }
}

extension CommandFrame {
    fileprivate func scheduleHost(jobs: Int) throws -> (ProjectScheduleHost, LiveProject) {
        let live = try LiveProject(options.folder, surroundings, logger: logger)
        let target = options.targetName(surroundings)
        // A wrong name ends the command, not the first run.
        _ = try live.current.target(named: target)
        console.show(live.current.warnings)
        let host = ProjectScheduleHost(
            live, target: target, jobs: jobs, surroundings: surroundings, logger: logger)
        return (host, live)
    }

    fileprivate func scheduler(_ host: ProjectScheduleHost, jobs: Int) -> Scheduler {
        Scheduler(
            host: host, width: jobs, now: surroundings.now,
            sleep: { [clock = surroundings.clock] in await SchedulerService.sleep($0, clock) },
            isStopping: { Task.isShuttingDownGracefully }, logger: logger)
    }

    /// Runs the scheduler until a signal, and until a second one where runs take long.
    fileprivate func serve(_ scheduler: Scheduler) async throws -> ExitStatus {
        let service = SchedulerService(scheduler: scheduler)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: quietLogger))
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: ExitStatus.self) { tasks in
            tasks.addTask {
                try await group.run()
                return .succeeded
            }
            tasks.addTask {
                var count = 0
                for await _ in signals {
                    count += 1
                    if count == 1 { await group.triggerGracefulShutdown() } else { break }
                }
                return .interrupted
            }
            let status = try await tasks.next() ?? .succeeded
            tasks.cancelAll()
            // What was interrupted is ended and written down before the process goes.
            while (try? await tasks.next()) != nil {}
            return status
        }
    }

    /// The reports as `headgate run` prints them.
    fileprivate func finish(_ ends: [ScheduledEnd], _ maxRejected: Int) -> ExitStatus {
        var reports: [RunReport] = []
        var status = ExitStatus.succeeded
        for end in ends {
            switch end {
            case .report(let report):
                reports.append(report)
                if !isJSON { console.out(ReportText(report: report, console: console).short) }
                console.show(isJSON ? [] : report.problems)
            case .failed(let problems):
                console.show(problems)
                status = .failed
            case .taken: break
            }
        }
        if isJSON { console.out(JSONOutput.text(reports)) }
        return max(status, reports.map { ExitStatus($0, maxRejected: maxRejected) }.max() ?? .succeeded)
    }
}
