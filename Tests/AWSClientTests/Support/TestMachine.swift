import AWSClient
import Foundation
import InMemoryLogging
import Logging
import SigV4
import Synchronization
import TestSupport

/// A machine for tests: variables and files in memory, a clock that the test moves, HTTP that plays a script.
final class TestMachine: Sendable {
    let time = TestTime()
    let files: Mutex<[String: String]>
    let commands = Mutex<[[String]]>([])
    let transport: any HTTPTransport
    let variables: [String: String]
    let log = InMemoryLogHandler()
    private let output: String

    init(
        _ transport: any HTTPTransport = ScriptedTransport(.failure(.refused)), variables: [String: String] = [:],
        files: [String: String] = [:], output: String = ""
    ) {
        self.transport = transport
        self.variables = variables
        self.files = Mutex(files)
        self.output = output
    }

    var system: AWSSurroundings {
        AWSSurroundings(
            transport: transport, variables: variables, home: "/home/ada", now: { self.time.date }, clock: time,
            jitter: { 1 }, readFile: { path in self.files.withLock { $0[path].map { Array($0.utf8) } } },
            writeFile: { path, bytes in self.files.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) } },
            run: { words in
                self.commands.withLock { $0.append(words) }
                return Array(self.output.utf8)
            }, logger: logger)
    }

    private var logger: Logger {
        var logger = Logger(label: "test") { _ in log }
        logger.logLevel = .trace
        return logger
    }

    func client(
        _ credentials: any CredentialProvider = FixedCredentials(TestMachine.keys("AKIDEXAMPLE")),
        endpoint: String? = nil, attempts: Int = 3
    ) -> AWSClient {
        AWSClient(
            region: "eu-west-1", endpoints: EndpointResolver(general: endpoint.flatMap { Endpoint($0) }),
            policy: RetryPolicy(attempts: attempts), credentials: credentials, system: system)
    }

    static func keys(_ id: String, expires: Date? = nil) -> Credentials {
        Credentials(
            SigningCredentials(accessKeyID: id, secretAccessKey: "secret-of-\(id)"), expires: expires, origin: "test")
    }
}

/// Runs a call that must fail, and hands its error.
func failure<T>(of body: () async throws(AWSError) -> T) async -> AWSError? {
    do {
        _ = try await body()
        return nil
    } catch { return error }
}
