package import Metrics
package import SegmentCore

/// The metrics of `headgate serve`. Labels are names of segments, stages, statuses, kinds and codes; never data.
///
/// Recorded where the scheduler starts a run and receives its end; the scheduler itself does not depend on it.
package struct ServiceMetrics: Sendable {
    private let factory: any MetricsFactory

    package init(_ factory: any MetricsFactory) { self.factory = factory }

    /// Names with their help and bounds, for the factory.
    package static let descriptions: [String: MetricDescription] = [
        "headgate_info": .init("Always 1; the labels have version and target."),
        "headgate_runs_total": .init("Runs that came to an end here, by status."),
        "headgate_rows_total": .init("Rows and keys of runs that came to an end here, by kind."),
        "headgate_run_duration_seconds": .init("From the start of a run to its end.", bounds: durations),
        "headgate_stage_duration_seconds": .init("Of a stage of a run, its waiting included.", bounds: durations),
        "headgate_start_lag_seconds": .init("From a slot of the schedule to its start, jitter included.", bounds: lags),
        "headgate_starts_failed_total": .init("Slots without a run: it could not be started or recorded, by code."),
        "headgate_slots_taken_total": .init("Slots that another process had started."),
        "headgate_runs_active": .init("Runs on their way."),
        "headgate_last_success_timestamp_seconds": .init("End of the last run that succeeded here, in Unix time."),
        "headgate_undelivered_total": .init("Notices and alerts that a sink did not take, by kind."),
        "headgate_segments_scheduled": .init("Segments whose slots are waited for."),
        "headgate_segments_unscheduled": .init("Segments with a schedule whose state cannot be read."),
        "headgate_project_valid": .init("1 where the project's files are those in use, 0 while they are invalid."),
    ]

    private static let durations = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200]
    private static let lags = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400]

    package func running(version: String, target: String) {
        gauge("headgate_info", [("version", version), ("target", target)]).set(1)
        gauge("headgate_runs_active").set(0)
    }

    package func project(isValid: Bool) { gauge("headgate_project_valid").set(isValid ? 1 : 0) }

    package func segments(scheduled: Int, unscheduled: Int) {
        gauge("headgate_segments_scheduled").set(scheduled)
        gauge("headgate_segments_unscheduled").set(unscheduled)
    }

    /// - Parameter lag: seconds since the slot; nil for a resumed run.
    package func started(_ segment: SegmentName, lag: Double?) {
        gauge("headgate_runs_active").increment()
        guard let lag else { return }
        Recorder(
            label: "headgate_start_lag_seconds", dimensions: [("segment", segment.rawValue)], aggregate: true,
            factory: factory
        ).record(max(0, lag))
    }

    package func stopped() { gauge("headgate_runs_active").decrement() }

    /// A run's end, or its interruption; rows count once, at the end.
    /// - Parameter time: in Unix time.
    package func ended(_ segment: SegmentName, _ report: RunReport, took: Duration, at time: Double) {
        let name = ("segment", segment.rawValue)
        counter("headgate_runs_total", [name, ("status", report.status.rawValue)]).increment()
        timer("headgate_run_duration_seconds", [name]).recordNanoseconds(took.nanoseconds)
        undelivered(report.problems)
        guard ![.running, .interrupted].contains(report.status) else { return }
        for (kind, rows) in report.counts.kinds {
            counter("headgate_rows_total", [name, ("kind", kind)]).increment(by: rows)
        }
        for stage in report.stages {
            guard let seconds = stage.seconds else { continue }
            timer("headgate_stage_duration_seconds", [("stage", stage.name.rawValue)])
                .recordNanoseconds(Duration.seconds(seconds).nanoseconds)
        }
        if report.status == .succeeded { gauge("headgate_last_success_timestamp_seconds", [name]).set(time) }
    }

    package func notStarted(_ segment: SegmentName, _ code: ProblemCode) {
        counter(
            "headgate_starts_failed_total", [("segment", segment.rawValue), ("code", code.rawValue)]
        ).increment()
    }

    package func taken(_ segment: SegmentName) {
        counter("headgate_slots_taken_total", [("segment", segment.rawValue)]).increment()
    }

    package func undelivered(_ problems: [Problem]) {
        for (code, kind) in [("notice_failed", "notice"), ("alert_failed", "alert")] {
            let number = problems.count { $0.code.rawValue == code }
            if number > 0 { counter("headgate_undelivered_total", [("kind", kind)]).increment(by: number) }
        }
    }

    private func counter(_ name: String, _ labels: [(String, String)]) -> Counter {
        Counter(label: name, dimensions: labels, factory: factory)
    }

    private func gauge(_ name: String, _ labels: [(String, String)] = []) -> Meter {
        Meter(label: name, dimensions: labels, factory: factory)
    }

    private func timer(_ name: String, _ labels: [(String, String)]) -> Timer {
        Timer(label: name, dimensions: labels, factory: factory)
    }
}

extension RowCounts {
    /// With the names that the report uses.
    fileprivate var kinds: [(String, Int)] {
        [
            ("queried", queried), ("unchanged", unchanged), ("added", added), ("changed", changed), ("empty", empty),
            ("withheld", withheld), ("invalid", invalid), ("removed", removed), ("kept", kept),
            ("protected", protected), ("withheld_absent", withheldAbsent), ("sent", sent), ("accepted", accepted),
            ("rejected", rejected), ("unknown", unknown), ("empty_as_null", emptyAsNull),
        ]
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
