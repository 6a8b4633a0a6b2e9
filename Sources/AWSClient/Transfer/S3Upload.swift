package import Foundation
import Logging

/// Writes a file of any size as one object: in one request, or in a few parallel parts. The bytes stream from the file,
/// in constant memory.
package struct S3Upload: Sendable {
    /// Files up to this size are sent in one request.
    package var singleLimit: Int64 = 64 << 20
    package var partSize: Int64 = 32 << 20
    package var width = 4
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Returns the version that was written. Each request carries the SHA-256 of its body, so S3 refuses damaged data.
    /// An upload that fails is aborted.
    package func put(
        _ file: URL, size: Int64, as object: S3Object, contentType: String? = nil, condition: S3Condition? = nil
    ) async throws(AWSError) -> String {
        if size <= singleLimit {
            let content = try hashed(FileSlice(file, length: size))
            let put = PutObject(object, content: content, contentType: contentType, condition: condition)
            return try await client.call(put, within: .seconds(600)).etag
        }
        let upload = try await client.call(CreateMultipartUpload(object, contentType: contentType)).uploadID
        do throws(AWSError) {
            let etags = try await sendParts(S3Upload.parts(of: file, size: size, partSize: partSize), object, upload)
            let end = CompleteMultipartUpload(object, uploadID: upload, etags: etags, condition: condition)
            return try await client.call(end, within: .seconds(600)).etag
        } catch {
            // After an unknown result the object may exist, and the abort finds nothing; either way no parts remain.
            await abort(object, upload)
            throw error
        }
    }

    /// At most 10,000 parts, so their size grows with the file.
    static func parts(of file: URL, size: Int64, partSize: Int64) -> [FileSlice] {
        let length = max(partSize, (size + 9_999) / 10_000)
        return stride(from: 0, to: size, by: Int64.Stride(length)).map {
            FileSlice(file, offset: $0, length: min(length, size - $0))
        }
    }

    private func sendParts(
        _ parts: [FileSlice], _ object: S3Object, _ upload: String
    ) async throws(AWSError) -> [String] {
        var etags = [String](repeating: "", count: parts.count)
        do {
            try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for (index, part) in parts.enumerated() {
                    if index >= width, let (done, etag) = try await group.next() { etags[done] = etag }
                    group.addTask { (index, try await send(part, number: index + 1, object, upload)) }
                }
                for try await (done, etag) in group { etags[done] = etag }
            }
        } catch {
            throw error as? AWSError ?? AWSError.cancelled
        }
        return etags
    }

    private func send(
        _ part: FileSlice, number: Int, _ object: S3Object, _ upload: String
    ) async throws(AWSError) -> String {
        let operation = UploadPart(object, uploadID: upload, number: number, content: try hashed(part))
        return try await client.call(operation, within: .seconds(600)).etag
    }

    private func hashed(_ slice: FileSlice) throws(AWSError) -> AWSRequest.Body {
        do throws(FileReadFailure) {
            var hashed = slice
            hashed.sha256 = try slice.computedSHA256()
            return .file(hashed)
        } catch {
            throw AWSError(
                .configuration, service: AWSService.s3.id, operation: UploadPart.name, code: "unreadable_file",
                message: error.message)
        }
    }

    /// An abort that fails is logged, because parts cost money. That includes a cancelled task, whose calls end at
    /// once.
    private func abort(_ object: S3Object, _ upload: String) async {
        do throws(AWSError) {
            try await client.call(AbortMultipartUpload(object, uploadID: upload), within: .seconds(20))
        } catch {
            if error.code == "NoSuchUpload" { return }
            client.system.logger.warning(
                "an upload could not be aborted; its parts stay until the bucket's lifecycle ends them",
                metadata: ["aws.code": "\(error.code)", "aws.request": "\(error.requestID ?? "-")"])
        }
    }
}
