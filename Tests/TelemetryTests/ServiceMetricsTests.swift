import SegmentCore
import TestSupport
import Testing

@testable import Telemetry

@Suite struct ServiceMetricsTests {
    private let registry = PrometheusRegistry(ServiceMetrics.descriptions)
    private var metrics: ServiceMetrics { ServiceMetrics(registry) }

    private func report(_ status: RunStatus) throws -> RunReport {
        var report = try Sample.notice(status: status).report
        report.stages = [StageReport(name: .plan, status: .done, seconds: 1.5)]
        report.problems = [Problem("alert_failed", "webhook x: it answered 500", severity: .warning)]
        return report
    }

    @Test func `a run's end`() throws {
        let vip = try Sample.segmentName()
        metrics.started(vip, lag: 2)
        metrics.ended(vip, try report(.succeeded), took: .milliseconds(2_500), at: 1_795_256_100)
        metrics.stopped()
        let lines = registry.text().split(separator: "\n").map(String.init)
        for line in [
            #"headgate_runs_total{segment="vip",status="succeeded"} 1"#, #"headgate_runs_active 0"#,
            #"headgate_rows_total{kind="queried",segment="vip"} 10"#,
            #"headgate_rows_total{kind="accepted",segment="vip"} 2"#,
            #"headgate_run_duration_seconds_bucket{segment="vip",le="2.5"} 1"#,
            #"headgate_run_duration_seconds_sum{segment="vip"} 2.5"#,
            #"headgate_stage_duration_seconds_sum{stage="plan"} 1.5"#,
            #"headgate_start_lag_seconds_sum{segment="vip"} 2"#,
            #"headgate_last_success_timestamp_seconds{segment="vip"} 1795256100"#,
            #"headgate_undelivered_total{kind="alert"} 1"#,
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test func `the rows of an interrupted run are not counted before it ends`() throws {
        let vip = try Sample.segmentName()
        metrics.ended(vip, try report(.interrupted), took: .seconds(1), at: 0)
        #expect(registry.text().contains(#"headgate_runs_total{segment="vip",status="interrupted"} 1"#))
        #expect(!registry.text().contains("headgate_rows_total"))
        #expect(!registry.text().contains("headgate_last_success"))
    }

    @Test func `all kinds of rows that a report has are counted`() throws {
        metrics.ended(try Sample.segmentName(), try report(.failed), took: .seconds(1), at: 0)
        let kinds = registry.text().matches(of: /headgate_rows_total\{kind="([a-z_]+)"/).map { String($0.output.1) }
        #expect(kinds.sorted() == (try JSONKeys.of(RowCounts())).sorted())
    }

    @Test func `every metric has a help text, and every help text a metric`() throws {
        let vip = try Sample.segmentName()
        metrics.running(version: "0.1.0", target: "dev")
        metrics.project(isValid: false)
        metrics.segments(scheduled: 3, unscheduled: 1)
        metrics.started(vip, lag: -0.001)
        metrics.ended(vip, try report(.succeeded), took: .seconds(1), at: 0)
        metrics.notStarted(vip, "store_denied")
        metrics.taken(vip)
        let text = registry.text()
        let helped = text.matches(of: /# HELP ([a-z_]+)\ /).map { String($0.output.1) }
        let typed = text.matches(of: /# TYPE ([a-z_]+)\ /).map { String($0.output.1) }
        #expect(helped == typed)
        #expect(Set(helped) == Set(ServiceMetrics.descriptions.keys))
        #expect(text.contains(#"headgate_starts_failed_total{code="store_denied",segment="vip"} 1"#))
        #expect(text.contains(#"headgate_info{target="dev",version="0.1.0"} 1"#))
    }
}
