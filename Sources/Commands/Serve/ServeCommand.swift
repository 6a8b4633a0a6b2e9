import ArgumentParser
import Foundation
import Logging
import MachineRoot
import Operations
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

            With --listen, or serve.listen in headgate.yaml, it answers /livez, /readyz and /metrics over HTTP.

            Slots that were missed are made up for by one run. A changed project is read again; while it is invalid the \
            old one stays.

            Exit codes: of serve 0, and 130 after a second signal. Of serve --once those of headgate run, the gravest.
            """)

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Run what is due and end.")
    var once = false

    @Option(name: .long, help: "How many segments run at the same time; they share the memory.")
    var jobs: Int = 1

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Tell health and metrics over HTTP at this loopback address, such as 127.0.0.1:9464; port 0 is any free one.",
            valueName: "address"),
        transform: { text in
            do throws(ListenAddress.Refusal) { return try ListenAddress(text) } catch {
                throw ValidationError("--listen takes \(error)." + (error.hint.map { " Note: \($0)." } ?? ""))
            }
        })
    var listen: ListenAddress?

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs takes a number from 1.") }
        if once, listen != nil { throw ValidationError("--listen is for a serve that stays, not for --once.") }
    }

    func run() async throws {
        let (once, jobs, listen) = (once, jobs, listen)
        let context = CommandContext(options, defaultLevel: once ? .warning : .info)
        if once {
            try await context.run { context, workspaces in
                let serving = try context.serving(jobs: jobs, listen: nil, workspaces)
                let ends = await context.scheduler(serving.host, jobs: jobs).runOnce()
                return context.finish(ends, serving.live.current.maxRejected)
            }
        } else {
            try await context.run(handlesSignals: true) { context, workspaces in
                let serving = try context.serving(jobs: jobs, listen: listen, workspaces)
                return try await context.serve(context.scheduler(serving.host, jobs: jobs), serving)
            }
        }
    }
}

extension CommandContext {
    fileprivate func serving(
        jobs: Int, listen: ListenAddress?, _ workspaces: MachineWorkspaces
    ) throws -> Serving {
        let serving = try Serving(
            options.folder, target: targetName, jobs: jobs, listen: listen,
            version: Headgate.configuration.version, provider: workspaces, system: system,
            logger: logger,
            serverLogger: quietLogger)
        console.show(serving.live.current.warnings)
        return serving
    }

    fileprivate func scheduler(_ host: any ScheduleHost, jobs: Int) -> Scheduler {
        Scheduler(
            host: host, width: jobs, now: system.now,
            sleep: { [clock = system.clock] in await SchedulerService.sleep($0, clock) },
            isStopping: { Task.isShuttingDownGracefully }, logger: logger)
    }

    /// Runs the scheduler until a signal, and until a second one where runs take long.
    fileprivate func serve(_ scheduler: Scheduler, _ serving: Serving) async throws -> ExitStatus {
        let (listening, listens) = AsyncStream.makeStream(of: Void.self)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(
                service: SchedulerService(scheduler: scheduler, gate: listening),
                successTerminationBehavior: .gracefullyShutdownGroup),
            .init(service: NoticeService(clock: system.clock, send: serving.sendNotices)),
        ]
        if let server = serving.server {
            // Services stop in the order that is the reverse of this one: it answers until the last run has ended.
            services.insert(
                .init(service: StatusService(server: server, logger: logger, onListening: { listens.finish() })), at: 0)
        } else {
            listens.finish()
        }
        let group = ServiceGroup(configuration: .init(services: services, logger: quietLogger))
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
                    serving.status.drain()
                    if count == 1 { await group.triggerGracefulShutdown() } else { break }
                }
                return .interrupted
            }
            let status = try await tasks.next() ?? .succeeded
            tasks.cancelAll()
            // Interrupted runs are ended and journaled before the process exits.
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
