import AWSClient
import AWSRoot
import FileStore
import Foundation
import SegmentCore

/// The embedded audience behind a results root on S3: downloads a batch's files to this machine, imports them, and uploads
/// the rejected rows.
///
/// The audience's own record decides whether a batch was imported. The copies are deleted after the import.
struct FetchedBatches: Destination {
    /// Reads and writes below `machine`.
    let audience: any Destination
    let machine: FileObjectStore
    let remote: any ObjectStore
    let client: AWSClient

    var contract: DestinationContract { audience.contract }

    func start(_ batch: ImportBatch) async throws(DestinationFailure) -> ImportTicket {
        for key in batch.files { try await fetch(key) }
        let ticket = try await audience.start(batch)
        for key in batch.files { await drop(key) }
        return ticket
    }

    func status(
        of ticket: ImportTicket, waiting patience: Duration
    ) async throws(DestinationFailure) -> ImportStatus {
        let status = try await audience.status(of: ticket, waiting: patience)
        if case .done(let outcome) = status, let key = outcome.rejections { try await bringBack(key) }
        return status
    }

    func find(_ key: BatchKey) async throws(DestinationFailure) -> ImportTicket? { try await audience.find(key) }

    private func fetch(_ key: ObjectKey) async throws(DestinationFailure) {
        let place = URL(filePath: machine.location(of: key).address)
        guard let object = object(of: key) else { return }
        await drop(key)
        do {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            _ = try await S3Download(client).get(object, into: place)
        } catch let error as AWSError {
            await drop(key)
            throw DestinationFailure(error.isTransient ? .unreachable : .denied, Problem(error))
        } catch {
            throw DestinationFailure(
                .denied, Problem("machine_unwritable", "\(machine.location(of: key)) cannot be written"))
        }
    }

    /// The file stays on this machine until it is uploaded, so that a run that died in between finds it.
    private func bringBack(_ key: ObjectKey) async throws(DestinationFailure) {
        let file = URL(filePath: machine.location(of: key).address)
        guard let size = (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize,
            let object = object(of: key)
        else { return }
        do throws(AWSError) { _ = try await S3Upload(client).put(file, size: Int64(size), as: object) } catch {
            throw DestinationFailure(error.isTransient ? .unreachable : .denied, Problem(error))
        }
        await drop(key)
    }

    private func object(of key: ObjectKey) -> S3Object? {
        S3Address(remote.location(of: key).address).map { S3Object(bucket: $0.bucket, key: $0.key) }
    }

    private func drop(_ key: ObjectKey) async { try? await machine.delete(key) }
}
