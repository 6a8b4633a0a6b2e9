package import Foundation
import SystemPackage

/// Reads an object of any size into a file, in chunks of constant memory. A stream that breaks is resumed at the same
/// position and version.
package struct S3Download: Sendable {
    /// How many times in a row the stream may break without progress.
    package var patience = 3
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Returns the version that was read. The file is created, readable by its owner only; an existing one is a
    /// failure.
    package func get(_ object: S3Object, into file: URL) async throws(AWSError) -> String {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(file.path), .writeOnly, options: [.create, .exclusiveCreate],
                permissions: [.ownerReadWrite])
            return try await descriptor.closeAfterwards { try await copy(object, into: descriptor) }
        } catch let error as AWSError {
            throw error
        } catch is CancellationError {
            throw AWSError.cancelled
        } catch {
            throw AWSError(
                .configuration, service: AWSService.s3.id, operation: GetObject.name, code: "unwritable_file",
                message: "\(file.lastPathComponent) cannot be written")
        }
    }

    private func copy(_ object: S3Object, into file: SystemPackage.FileDescriptor) async throws -> String {
        var written: Int64 = 0
        var etag: String?
        var total: Int64?
        var idle = 0
        while true {
            let part = try await client.call(GetObject(object, from: written, ifMatch: etag))
            etag = etag ?? part.etag
            total = total ?? part.length
            let before = written
            do {
                try await part.body.read { chunk in
                    try file.writeAll(chunk)
                    written += Int64(chunk.count)
                }
            } catch let failure as TransportFailure where failure.effect != .cancelled {
                idle = written > before ? 0 : idle + 1
                guard idle < patience, written < total ?? .max else { throw broken(failure) }
                continue
            }
            if let total, written < total { throw broken(TransportFailure(.ambiguous, "the answer is too short")) }
            return part.etag
        }
    }

    private func broken(_ failure: TransportFailure) -> AWSError {
        if failure.effect == .cancelled { return AWSError.cancelled }
        return AWSError(
            .ambiguous, service: AWSService.s3.id, operation: GetObject.name, code: "no_answer",
            message: "the download broke: \(failure.message)")
    }
}

extension SystemPackage.FileDescriptor {
    /// `closeAfter`, for an async body.
    fileprivate func closeAfterwards<T>(_ body: () async throws -> T) async throws -> T {
        do {
            let result = try await body()
            try close()
            return result
        } catch {
            try? close()
            throw error
        }
    }
}
