import AWSClient
import Foundation
package import SegmentCore

/// Amazon Pinpoint, or a server with its API: an import job for each batch, which reads the batch's folder on S3.
///
/// Pinpoint has no idempotency token. A job is identified by the folder that it reads, which no other batch shares; the
/// jobs are searched before one is started, and several times after a call whose result is unknown.
package struct PinpointDestination: Sendable {
    package let contract: DestinationContract
    let configuration: PinpointConfiguration
    let memory: ImportJobCache

    var application: String { configuration.applicationID }
    var client: AWSClient { configuration.client }

    /// Makes no call: the account is that of the role, which Pinpoint can only be given in its own.
    package init(_ configuration: PinpointConfiguration) {
        self.configuration = configuration
        contract = EndpointContract.make(
            identity: Self.identity(configuration), reportsRows: false, findIsCertain: false, csvIsOneLine: true,
            isolationRows: configuration.isolationRows)
        memory = ImportJobCache(clock: configuration.clock)
    }

    /// Checks that the application exists and may be used.
    package func check() async throws(DestinationFailure) {
        do throws(AWSError) { _ = try await client.call(GetApp(application)) } catch {
            throw DestinationFailure(error, application: application)
        }
    }

    /// `pinpoint:ACCOUNT:REGION:APPLICATION`; the account is the fifth part of the role's ARN.
    private static func identity(_ configuration: PinpointConfiguration) -> DestinationIdentity {
        let parts = configuration.roleARN.split(separator: ":", omittingEmptySubsequences: false)
        let account = parts.count > 4 ? parts[4] : "unknown"
        return DestinationIdentity("pinpoint:\(account):\(configuration.client.region):\(configuration.applicationID)")
    }
}

extension PinpointDestination: Destination {
    package func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        let key = batch.key
        if let known = memory.job(of: key) { return known.ticket }
        if let found = try await lookBefore(key) { return learnt(found, key, rows: batch.rows) }
        guard configuration.gates.enter(key, of: application, width: configuration.jobs) else {
            memory.isNotThere(key)
            throw .gateIsFull(configuration.jobs, application: application)
        }
        let call = CreateImportJob(application: application, job: job(of: batch))
        do throws(AWSError) {
            return learnt(try await client.call(call), key, rows: batch.rows)
        } catch {
            guard error.didNotAct else { return try await lookAfter(error, batch) }
            memory.isNotThere(key)
            configuration.gates.leave(key, of: application)
            throw DestinationFailure(error, application: application)
        }
    }

    package func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? {
        if let known = memory.job(of: key) { return known.ticket }
        return try await look(key).map { learnt($0, key, rows: nil) }
    }

    /// Polls at growing intervals, however often it is called: an early caller waits, or gets the last known status.
    package func status(
        of ticket: ImportTicket, waiting patience: Duration
    ) async throws(DestinationFailure) -> ImportStatus {
        guard let own = PinpointTicket(ticket) else { return .lost }
        configuration.gates.see(own.key, of: application)
        let waited = configuration.clock.stopwatch()
        while true {
            let (wait, rows) = memory.pause(of: own.job)
            let left = patience - waited()
            if wait > .zero {
                // A cancelled caller does not wait, and gets the last known status.
                if left > .zero { try? await configuration.clock.sleep(for: min(wait, left)) }
                if wait > left || Task.isCancelled { return .running(rows: rows) }
            }
            let status = try await ask(own)
            guard case .running = status else {
                memory.hasEnded(own.job)
                if status == .lost { memory.forget(own.key) }
                configuration.gates.leave(own.key, of: application)
                return status
            }
            if patience - waited() <= .zero { return status }
        }
    }
}

// MARK: Parts

extension PinpointDestination {
    /// Delays before each search after a call whose result is unknown.
    private static let pauses: [Duration] = [.zero, .seconds(1), .seconds(2), .seconds(4)]

    private func job(of batch: ImportBatch) -> CreateImportJob.Job {
        CreateImportJob.Job(
            s3Url: configuration.store.location(of: batch.folder).address + "/", roleArn: configuration.roleARN,
            format: batch.format == .csv ? .csv : .json, registerEndpoints: true,
            defineSegment: configuration.segment != nil, segmentName: configuration.segment?.name(of: batch))
    }

    private func learnt(_ job: ImportJob, _ key: BatchKey, rows: Int?) -> ImportTicket {
        let own = PinpointTicket(job: job.id, key: key, rows: rows)
        memory.learn(own)
        return own.ticket
    }

    /// One search of the jobs.
    private func look(_ key: BatchKey) async throws(DestinationFailure) -> ImportJob? {
        let folder = configuration.store.location(of: BatchFolder.run(key.run)).address
        do throws(AWSError) {
            let found = try await JobListing(client: client, application: application).job(of: key, under: folder)
            if found == nil { memory.isNotThere(key) }
            return found
        } catch {
            throw DestinationFailure(error, application: application)
        }
    }

    /// The job of a batch that may have been started, by this process or by one that died.
    private func lookBefore(_ key: BatchKey) async throws(DestinationFailure) -> ImportJob? {
        guard memory.isOpen(key) else { return memory.takeAbsence(of: key) ? nil : try await look(key) }
        if let found = try await looks(key) { return found }
        memory.close(key)
        return nil
    }

    /// Searches after a call whose result is unknown. A new job may become visible with a delay.
    private func lookAfter(_ error: AWSError, _ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        memory.leaveOpen(batch.key)
        if error.kind != .cancelled, let found = try await looks(batch.key) {
            return learnt(found, batch.key, rows: batch.rows)
        }
        configuration.gates.leave(batch.key, of: application)
        var shown = error
        shown.hint = nil
        throw DestinationFailure(
            .unreachable,
            Problem(
                .pinpointUnknown, "it is unknown whether the import of batch \(batch.key) was started: \(shown)",
                hint: "it is looked for before it is started again"))
    }

    private func looks(_ key: BatchKey) async throws(DestinationFailure) -> ImportJob? {
        for pause in Self.pauses {
            if pause > .zero { try? await configuration.clock.sleep(for: pause) }
            if Task.isCancelled { throw DestinationFailure(.cancelled, application: application) }
            if let found = try await look(key) { return found }
        }
        return nil
    }

    private func ask(_ own: PinpointTicket) async throws(DestinationFailure) -> ImportStatus {
        let job: ImportJob
        do throws(AWSError) {
            job = try await client.call(GetImportJob(application: application, job: own.job))
        } catch {
            if error.kind == .answered, error.status == 404 { return .lost }
            throw DestinationFailure(error, application: application)
        }
        switch job.jobStatus {
        case .completed, .failed:
            await keepMessages(of: job, own.key)
            return .done(ImportOutcome(job, key: own.key, rows: own.rows))
        case .created, .preparing, .initializing, .processing, .pending, .completing, .failing:
            memory.isRunning(own.job, rows: job.totalProcessed)
            try checkAge(of: job, own.key)
            return .running(rows: job.totalProcessed)
        }
    }

    private func checkAge(of job: ImportJob, _ key: BatchKey) throws(DestinationFailure) {
        guard let created = JobListing.created(job) else { return }
        let age = Duration.seconds(configuration.now().timeIntervalSince(created))
        guard age > configuration.timeout else { return }
        throw DestinationFailure(
            .timeout,
            Problem(
                .pinpointEndless,
                "the import job \(job.id) of batch \(key) is \(job.jobStatus.rawValue) for \(age.components.seconds / 60) minutes",
                hint: "headgate resume \(key.run) asks again; Pinpoint cannot cancel an import"))
    }

    /// The messages as Pinpoint gives them may quote rows: they go beside the rows, in the run's folder, and nowhere
    /// else. A run does not fail for want of them.
    private func keepMessages(of job: ImportJob, _ key: BatchKey) async {
        guard let messages = job.failures, !messages.isEmpty, let data = try? JSONEncoder().encode(messages) else {
            return
        }
        let file = BatchFolder.run(key.run).appending("failures").appending("\(key.batch).json")
        _ = try? await configuration.store.put(data, at: file, when: .always)
    }
}
