import Crypto
import Foundation
import SegmentCore
import TestSupport
import Testing

/// Alerts to a webhook, over the real program and a real server.
@Suite(.timeLimit(.minutes(60))) struct WebhookTests {
    private static let secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let environment = ["HOOK_SECRET": "whsec_" + secret, "TOKEN": "T0KEN-canary"]

    /// Long enough for a busy machine where a test does not wait for the end of it.
    private func alerts(
        _ url: String, _ more: String = "allow_internal: true", timeout: String = "5m", within: String = "10m"
    ) -> String {
        """
        alerts:
          sinks:
            - {type: webhook, url: "\(url)?token=${env:TOKEN}", secret: "${env:HOOK_SECRET}", timeout: \(timeout), within: \(within), \(more)}

        """
    }

    private func expectSilence(_ project: TestProject, _ outcome: CommandOutcome) async throws {
        let shown = try await project.shell("cat .headgate/results/runs/*/report.json .headgate/notices.jsonl")
        for text in [outcome.stdout, outcome.stderr, shown.stdout] {
            #expect(!text.contains("T0KEN-canary") && !text.contains(Self.secret))
        }
    }

    @Test func `a failure and its recovery are posted, signed, once each`() async throws {
        try await LocalReceiver.running { receiver, port in
            try await withProject { project in
                try await project.lay(BaseProject.people)
                try project.configure(more: alerts("http://127.0.0.1:\(port)/alerts"))
                try project.write("SELECT nothing AS Id FROM people\n", to: "plans.sql")
                for _ in 0..<2 {
                    let failed = try await project.headgate("run", "plans", environment: Self.environment)
                    #expect(failed.code == 5)
                    try await expectSilence(project, failed)
                }
                try project.write(TestProject.plans, to: "plans.sql")
                #expect(try await project.headgate("run", "plans", environment: Self.environment).code == 0)

                #expect(try receiver.delivered().map(\.condition.rawValue) == ["failing", "ok"])
                let secret = try #require(Data(base64Encoded: Self.secret))
                for request in receiver.requests {
                    let id = try #require(request.headers["webhook-id"])
                    let time = try #require(request.headers["webhook-timestamp"].flatMap(Double.init))
                    #expect(abs(time - Date().timeIntervalSince1970) < 600)
                    let signature = try #require(request.headers["webhook-signature"])
                    let code = try #require(Data(base64Encoded: String(signature.dropFirst(3))))
                    #expect(
                        HMAC<SHA256>.isValidAuthenticationCode(
                            code, authenticating: Data("\(id).\(Int(time)).".utf8) + request.body,
                            using: SymmetricKey(data: secret)))
                }
            }
        }
    }

    @Test func `a day of 500 slows no run beyond its budget, and the next run tells`() async throws {
        try await LocalReceiver.running { receiver, port in
            receiver.answer = 500
            receiver.retryAfter = 3_600
            try await withProject { project in
                try await project.lay(BaseProject.people)
                try project.configure(more: alerts("http://127.0.0.1:\(port)/alerts"))
                try project.write("SELECT nothing AS Id FROM people\n", to: "plans.sql")
                let failed = try await project.headgate(
                    "run", "plans", "--output", "json", environment: Self.environment)
                #expect(failed.code == 5)
                let warning = try #require(try failed.report().problems.first { $0.code == "alert_failed" })
                #expect(warning.message.contains("webhook 127.0.0.1: given up after 1 attempt: it answered 500"))
                #expect(warning.message.contains("it asked for 3600 s of patience"), "\(warning.message)")
                #expect(Set(receiver.requests.map { $0.headers["webhook-id"] }).count == 1)
                try await expectSilence(project, failed)

                receiver.answer = 200
                #expect(try await project.headgate("run", "plans", environment: Self.environment).code == 5)
                #expect(try receiver.delivered().last?.condition == .failing)
                let tries = receiver.requests.count
                #expect(try await project.headgate("run", "plans", environment: Self.environment).code == 5)
                #expect(receiver.requests.count == tries)
            }
        }
    }

    @Test func `what hangs, redirects or lies within is a warning, and nothing more`() async throws {
        try await LocalReceiver.running { receiver, port in
            try await withProject { project in
                try await project.lay(BaseProject.people)
                try project.write("SELECT nothing AS Id FROM people\n", to: "plans.sql")
                let cases = [
                    ("http://127.0.0.1:\(port)/hangs", "allow_internal: true", "1s", "no answer within"),
                    (
                        "http://127.0.0.1:\(port)/moved", "allow_internal: true", "5m",
                        "it answered 307, a redirect to http://169.254.169.254, and redirects are not followed"
                    ),
                    ("https://localhost:\(port)/alerts", "allow_internal: false", "5m", "internal address"),
                ]
                for (url, more, timeout, expected) in cases {
                    try project.configure(more: alerts(url, more, timeout: timeout, within: timeout))
                    let failed = try await project.headgate(
                        "run", "plans", "--output", "json", environment: Self.environment)
                    #expect(failed.code == 5)
                    let warning = try failed.report().problems.first { $0.code == "alert_failed" }
                    #expect(warning?.message.contains(expected) == true, "\(warning?.message ?? "no warning")")
                    try await expectSilence(project, failed)
                }
                #expect(!receiver.paths.contains("/alerts"))
            }
        }
    }
}
