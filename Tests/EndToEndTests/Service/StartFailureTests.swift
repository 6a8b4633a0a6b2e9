import Foundation
import TestSupport
import Testing

/// A slot that comes to no run is told once, and tried again at the next slot.
@Suite(.timeLimit(.minutes(60))) struct StartFailureTests {
    private static let alerts = "alerts: {sinks: [{type: file}]}\n"

    @Test func `a run that cannot be started is told once, then its recovery`() async throws {
        try await withProject { project in
            try await project.layMissed(more: Self.alerts)
            let audience = project.url(".headgate/audience.sqlite")
            let kept = project.url("kept.sqlite")
            try FileManager.default.moveItem(at: audience, to: kept)
            try project.write("no database\n", to: ".headgate/audience.sqlite")
            for _ in 0..<3 {
                let failed = try await project.headgate("serve", "--once")
                #expect(failed.code == 1)
                #expect(!failed.stderr.isEmpty)
            }
            let told = try project.lines(".headgate/alerts.jsonl", as: PrintedAlert.self)
            #expect(told.map(\.condition) == ["failing"])
            #expect(told.first?.subject == "Headgate: segment plans cannot be started (target dev)")
            #expect(told.first?.report == nil && told.first?.problems?.isEmpty == false)
            #expect(try await project.runs() == [])

            try FileManager.default.removeItem(at: audience)
            try FileManager.default.moveItem(at: kept, to: audience)
            #expect(try await project.headgate("serve", "--once").code == 0)
            let all = try project.lines(".headgate/alerts.jsonl", as: PrintedAlert.self)
            #expect(all.map(\.condition) == ["failing", "ok"])
            #expect(all.last?.report?.status == "succeeded")
        }
    }

    @Test func `serve counts and logs what it cannot start, and lives on`() async throws {
        try await withProject { project in
            // The results root takes nothing: neither the slot nor the condition can be kept.
            try await project.layMissed(more: Self.alerts)
            let outcome = try await project.serving { serve in
                try await serve.measured(#"headgate_runs_total{segment="plans",status="succeeded"} 1"#)
                try FileManager.default.moveItem(at: project.url(".headgate/results"), to: project.url("moved"))
                try project.write("in the way\n", to: ".headgate/results")
                try project.configure(
                    ["plans: {query: plans.sql, schedule: {every: 1h}}"], more: Self.alerts)
                try await serve.measured("headgate_segments_unscheduled 1")
                try await project.until("the failure is told") {
                    try project.lines(".headgate/alerts.jsonl", as: PrintedAlert.self).count == 1
                }
                #expect(serve.log().contains("not scheduled:"))
                #expect(try await serve.get("/livez").code == 200)
                try serve.send(.terminate)
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(try project.lines(".headgate/alerts.jsonl", as: PrintedAlert.self).map(\.condition) == ["failing"])
        }
    }
}
