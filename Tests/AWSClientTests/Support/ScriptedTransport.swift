import AWSClient
import SigV4
import Synchronization

/// HTTP that plays a script: the n-th message gets the n-th step; the last step goes on for ever.
final class ScriptedTransport: HTTPTransport {
    enum Step: Sendable {
        case answer(Int, [String: String] = [:], String = "")
        case failure(TransportFailure.Effect)
        case compute(@Sendable (HTTPMessage) -> Step)
    }

    private let steps: [Step]
    private let seen = Mutex<[HTTPMessage]>([])

    init(_ steps: Step...) { self.steps = steps }

    var messages: [HTTPMessage] { seen.withLock(\.self) }

    func send(_ request: HTTPMessage, patience: Duration) async throws(TransportFailure) -> AWSResponse {
        let index = seen.withLock { seen in
            seen.append(request)
            return seen.count - 1
        }
        return try play(steps[min(index, steps.count - 1)], request)
    }

    private func play(_ step: Step, _ request: HTTPMessage) throws(TransportFailure) -> AWSResponse {
        switch step {
        case .answer(let status, let headers, let body):
            return AWSResponse(
                status: status, headers: headers.map { HeaderField($0.key, $0.value) },
                body: ResponseBody(Array(body.utf8)))
        case .failure(let effect): throw TransportFailure(effect, "as the script says")
        case .compute(let make): return try play(make(request), request)
        }
    }
}

extension HTTPMessage {
    subscript(_ header: String) -> String? { headers.first { $0.name.lowercased() == header }?.value }

    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
