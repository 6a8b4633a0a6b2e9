import Foundation
import Logging
import SigV4

/// One attempt of one call: endpoint, credentials, signature, HTTP, answer.
struct Attempt<Operation: AWSOperation>: Sendable {
    let operation: Operation
    let request: AWSRequest
    let client: AWSClient
    let number: Int
    /// `nil` for an unsigned request.
    let keys: SigningCredentials?
    let memory: RetryMemory

    private var service: AWSService { Operation.service }
    private var endpoint: Endpoint { client.endpoints.endpoint(of: service, region: client.region) }
    private var host: String { endpoint.target(request).authority }

    func run(until deadline: Deadline) async throws(AWSError) -> Operation.Output {
        let patience = deadline.remaining
        guard patience > .zero else { throw error(.refused, "deadline", "the time for the call was over") }
        let message = try message()
        do throws(AWSError) {
            var response = try await answer(to: message, patience: patience)
            if !Operation.isStreamed { response.body = response.body.limited(to: deadline) }
            let output = try await output(of: response)
            log(response.status, "ok", response.requestID)
            return output
        } catch {
            log(error.status, error.code, error.requestID)
            throw error
        }
    }

    /// Corrects the clock skew of the service, where a wrong clock explains the refusal.
    func correctsClock(after error: AWSError) -> Bool {
        let now = client.system.now()
        let signedAt = now.addingTimeInterval(memory.skew(of: host))
        guard
            let skew = ClockSkew.correction(
                for: error.code, serviceDate: error.serviceDate, signedAt: signedAt, now: now)
        else { return false }
        memory.setSkew(skew, of: host)
        return true
    }

    private func message() throws(AWSError) -> HTTPMessage {
        let (authority, path) = endpoint.target(request)
        var headers = [HeaderField("host", authority), HeaderField("user-agent", "headgate")] + request.headers
        if let keys {
            let signer = Signer(
                credentials: keys, region: client.region, service: service.signingName, rules: service.rules)
            let signed = SigningRequest(
                method: request.method, path: path, query: request.query, headers: headers, payload: try payload())
            headers += signer.sign(signed, at: client.system.now().addingTimeInterval(memory.skew(of: host)))
        }
        let query = request.query.isEmpty ? "" : "?" + URIEncoding.query(request.query)
        return HTTPMessage(
            method: request.method, url: "\(endpoint.scheme)://\(authority)\(path)\(query)", headers: headers,
            body: request.body)
    }

    private func payload() throws(AWSError) -> SigningRequest.Payload {
        switch request.body {
        case .bytes(let bytes): return .bytes(bytes)
        case .file(let slice):
            if let hash = slice.sha256 { return .hash(hash) }
            if endpoint.isSecure, service.rules.sendsPayloadHash { return .unsigned }
            do throws(FileReadFailure) {
                return .hash(try slice.computedSHA256())
            } catch let failure {
                throw error(.configuration, "unreadable_file", failure.message)
            }
        }
    }

    private func answer(to message: HTTPMessage, patience: Duration) async throws(AWSError) -> AWSResponse {
        let response: AWSResponse
        do throws(TransportFailure) {
            response = try await client.system.transport.send(message, patience: patience)
        } catch {
            throw failure(error)
        }
        guard (200..<300).contains(response.status) else { throw await refusal(response) }
        return response
    }

    private func refusal(_ response: AWSResponse) async -> AWSError {
        // An error whose body cannot be read completely is still an answer: its status is enough.
        let body = (try? await response.body.collected(upTo: 1 << 20)) ?? []
        var error = ErrorReader.error(
            from: response, body: body, service: service.id, operation: Operation.name, region: client.region)
        error.serviceDate = response.header("date")
        return error
    }

    private func output(of response: AWSResponse) async throws(AWSError) -> Operation.Output {
        do {
            return try await operation.output(of: response)
        } catch {
            var failure =
                switch error {
                case let broken as TransportFailure: broken.effect == .refused ? lost : self.failure(broken)
                case let problem as AnswerProblem:
                    self.error(.unreadable, "unreadable_answer", "the answer \(problem.what)")
                case let known as AWSError: known
                case is CancellationError: AWSError.cancelled
                default: self.error(.unreadable, "unreadable_answer", "the answer cannot be read")
                }
            failure.status = failure.status ?? response.status
            failure.requestID = failure.requestID ?? response.requestID
            throw failure
        }
    }

    private var lost: AWSError { error(.ambiguous, "no_answer", "the connection broke in the middle of the answer") }

    private func failure(_ failure: TransportFailure) -> AWSError {
        let place = "\(failure.message) (\(host))"
        switch failure.effect {
        case .refused:
            return error(
                .refused, "no_connection", "no connection: \(place)",
                hint: endpoint.isCustom
                    ? "check the endpoint URL that is set for \(service.id)" : "check the region and the network")
        case .ambiguous: return error(.ambiguous, "no_answer", "the connection broke: \(place)")
        case .timedOut: return error(.ambiguous, "no_answer_in_time", place)
        case .cancelled: return AWSError.cancelled
        case .impossible: return error(.configuration, "bad_request", failure.message)
        }
    }

    private func error(_ kind: AWSError.Kind, _ code: String, _ message: String, hint: String? = nil) -> AWSError {
        AWSError(kind, service: service.id, operation: Operation.name, code: code, message: message, hint: hint)
    }

    private func log(_ status: Int?, _ code: String, _ requestID: String?) {
        client.system.logger.debug(
            "aws call",
            metadata: [
                "aws.service": "\(service.id)", "aws.operation": "\(Operation.name)", "aws.attempt": "\(number)",
                "http.status": "\(status.map(String.init) ?? "-")", "aws.code": "\(code)",
                "aws.request": "\(requestID ?? "-")",
            ])
    }
}

extension AWSResponse {
    var requestID: String? { header("x-amzn-requestid") ?? header("x-amz-request-id") }
}

extension AWSError {
    package static var cancelled: AWSError { AWSError(.cancelled, code: "cancelled", message: "cancelled") }
}

extension FileSlice {
    /// Reads the whole part once.
    func computedSHA256() throws(FileReadFailure) -> String {
        let reader = try FileReader(self)
        var hash = StreamedSHA256()
        while let chunk = try reader.next() { hash.update(chunk) }
        return hash.hex
    }
}
