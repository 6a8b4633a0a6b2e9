import AWSClient
import SegmentCore

/// Converts a result file into a file of JSON lines, in slices: one slice and one part are in memory at a time.
///
/// Used where Athena cannot write plain text. Idempotent: a second rewrite replaces the first.
struct LineRewriter: Sendable {
    let client: AWSClient
    /// Bytes read at a time.
    var slice: Int64 = 8 << 20
    /// Bytes of a part: S3 accepts 5 MiB or more, and 10,000 parts.
    var part = 8 << 20
    /// How often in a row reading a slice may break off.
    private static let patience = 3

    /// Returns the size of the output.
    func rewrite(_ source: S3Object, to target: S3Object) async throws(EngineFailure) -> Int {
        let size = try await call(HeadObject(source)).size
        var reader = UnquotedLines()
        var upload: Upload?
        var lines: [UInt8] = []
        var written = 0
        do throws(EngineFailure) {
            var position: Int64 = 0
            while position < size {
                let end = min(position + slice, size)
                let bytes = try await read(source, from: position, to: end)
                reader.take(bytes, into: &lines)
                position = end
                guard lines.count >= part else { continue }
                var current: Upload
                if let upload { current = upload } else { current = Upload(id: try await begin(target)) }
                upload = current
                current.etags.append(try await send(lines, as: current.etags.count + 1, of: current.id, target))
                upload = current
                written += lines.count
                lines.removeAll(keepingCapacity: true)
            }
            guard reader.isWhole else { throw Self.broken }
            guard var last = upload else {
                _ = try await call(PutObject(target, content: .bytes(lines)))
                return lines.count
            }
            if !lines.isEmpty {
                last.etags.append(try await send(lines, as: last.etags.count + 1, of: last.id, target))
            }
            _ = try await call(CompleteMultipartUpload(target, uploadID: last.id, etags: last.etags))
            return written + lines.count
        } catch {
            // Parts that remain cost money; a lifecycle rule of the bucket removes those that cannot be aborted here.
            if let upload { _ = try? await call(AbortMultipartUpload(target, uploadID: upload.id)) }
            throw error
        }
    }

    private struct Upload {
        var id: String
        var etags: [String] = []
    }

    private func begin(_ target: S3Object) async throws(EngineFailure) -> String {
        try await call(CreateMultipartUpload(target)).uploadID
    }

    private func send(
        _ bytes: [UInt8], as number: Int, of upload: String, _ target: S3Object
    ) async throws(EngineFailure) -> String {
        try await call(UploadPart(target, uploadID: upload, number: number, content: .bytes(bytes))).etag
    }

    private func read(_ source: S3Object, from start: Int64, to end: Int64) async throws(EngineFailure) -> [UInt8] {
        for _ in 0..<Self.patience {
            let answer = try await call(GetObject(source, from: start, through: end - 1))
            guard let bytes = try? await answer.body.collected(), bytes.count == end - start else { continue }
            return bytes
        }
        throw Self.broken
    }

    private func call<Operation: AWSOperation>(_ operation: Operation) async throws(EngineFailure) -> Operation.Output {
        do throws(AWSError) { return try await client.call(operation, within: .seconds(600)) } catch {
            throw EngineFailure(call: error)
        }
    }

    private static let broken = EngineFailure(
        .busy, Problem(.athenaUnreachable, "a result broke off while it was read"))
}
