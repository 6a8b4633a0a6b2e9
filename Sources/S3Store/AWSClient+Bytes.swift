import AWSClient

extension AWSClient {
    /// Reads a small object as a whole. Retries when the connection breaks during the body.
    func bytes(of object: S3Object) async throws(AWSError) -> (bytes: [UInt8], etag: String) {
        var left = 3
        while true {
            let part = try await call(GetObject(object))
            do {
                let bytes = try await part.body.collected()
                if part.length.map({ Int64(bytes.count) == $0 }) ?? true { return (bytes, part.etag) }
                throw AnswerProblem("is shorter than it says")
            } catch {
                left -= 1
                if error is CancellationError { throw .cancelled }
                if left > 0 { continue }
                throw AWSError(
                    .ambiguous, service: GetObject.service.id, operation: GetObject.name, code: "no_answer",
                    message: "the object broke off while it was read")
            }
        }
    }
}
