import SegmentCore
import Testing

@testable import Commands

@Suite struct ExitStatusTests {
    private typealias Code = Commands.ExitStatus

    @Test(arguments: [
        (RunStatus.succeeded, 0 as Int32), (.partial, 4), (.held, 3), (.superseded, 3), (.invalid, 5), (.failed, 1),
        (.interrupted, 130), (.cancelled, 130),
    ])
    func `a run's status is an exit code`(status: RunStatus, code: Int32) throws {
        #expect(Code(try Self.report(status, rejected: 1), maxRejected: 0).rawValue == code)
    }

    @Test func `rejected and unknown rows count together against max_rejected`() throws {
        #expect(Code(try Self.report(.partial, rejected: 2, unknown: 1), maxRejected: 3) == .succeeded)
        #expect(Code(try Self.report(.partial, rejected: 2, unknown: 2), maxRejected: 3) == .partial)
    }

    @Test func `the gravest of several wins`() {
        let order: [Code] = [.succeeded, .changes, .partial, .held, .invalid, .usage, .interrupted, .failed]
        #expect(order.sorted() == order)
        #expect([Code.held, .failed, .succeeded].max() == .failed)
    }

    private static func report(_ status: RunStatus, rejected: Int = 0, unknown: Int = 0) throws -> RunReport {
        var counts = RowCounts()
        counts.rejected = rejected
        counts.unknown = unknown
        let id = try #require(RunID("20261120T120000Z-000000"))
        return RunReport(
            runID: id, segment: "a", target: "dev", status: status, asOf: "2026-11-20T12:00:00.000Z", counts: counts)
    }
}
