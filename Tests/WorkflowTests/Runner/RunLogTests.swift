import Logging
import SegmentCore
import Synchronization
import Testing

@testable import Workflow

/// What a run says in the log, and how loudly.
@Suite struct RunLogTests {
    private final class Recorder: LogHandler {
        struct Line: Sendable {
            var level: Logger.Level
            var text: String
            var metadata: Logger.Metadata
        }

        let lines = Mutex<[Line]>([])

        func log(event: LogEvent) {
            let line = Line(level: event.level, text: event.message.description, metadata: event.metadata ?? [:])
            lines.withLock { $0.append(line) }
        }

        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
    }

    private func logged(_ body: (RunLog) -> Void) throws -> Recorder.Line {
        let recorder = Recorder()
        let run = try #require(RunID("20261121T101500Z-000000"))
        body(RunLog(Logger(label: "test", factory: { _ in recorder }), run: run, segment: "plans"))
        return try #require(recorder.lines.withLock { $0.first })
    }

    @Test func `a stage that is tried again is a warning with the codes of its problems, not their texts`() throws {
        let problem = Problem("engine_busy", "private words")
        let retried = try logged {
            $0.failed(.materialise, 2, StageFailure([problem], .retry(after: .seconds(1))))
        }
        #expect(retried.level == .warning)
        #expect(retried.metadata == ["stage": "materialise", "attempt": "2", "code": "engine_busy"])
        #expect(!retried.text.contains("private"))
        // One that ends the run is told by its report.
        #expect(try logged { $0.failed(.plan, 1, StageFailure([problem], .fail)) }.level == .info)
    }

    @Test func `what a person must know is louder than what is ordinary`() throws {
        #expect(try logged { $0.asking(.plan, 1) }.level == .trace)
        #expect(try logged { $0.started(.plan, 1) }.level == .debug)
        #expect(try logged { $0.done(.plan, 1, 0.25) }.metadata["seconds"] == "0.25")
        #expect(try logged { $0.lost(.plan, 1) }.level == .notice)
        #expect(try logged { $0.cancelRequested() }.level == .notice)
        #expect(try logged { $0.abandoned([Problem("lease_lost", "x")]) }.level == .error)
    }
}
