import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import Workflow

/// The clock jumps in the middle of a run: it is put back, or the machine has slept.
@Suite struct ClockJumpTests {
    @Test(arguments: [-3_600, -34_560_000] as [Double])
    func `a clock that goes back harms no run`(jump: Double) async throws {
        let stepped = try SteppedRun()
        let report = try await stepped.run { stepped.time.advance(by: .seconds(jump)) }
        #expect(report.status == .succeeded)
        #expect(report.stages.allSatisfy { ($0.seconds ?? 0) >= 0 }, "\(report.stages)")
        #expect(stepped.notices.notices.count == 1)
        #expect(try await stepped.lease() == nil, "the lease is given back")
    }

    @Test func `a lease from before the clock went back is renewed by its holder and alarms the others`() async throws {
        let stepped = try SteppedRun()
        let request = stepped.record.request
        let report = try await stepped.run {
            stepped.time.advance(by: .seconds(-3_600))
            let segment = try? Sample.segmentName()
            let other = stepped.ledger(of: "others:2")
            guard let segment, let run = try? Sample.runID("yours") else { return }
            let failure = await thrown(LedgerFailure.self) {
                _ = try await other.lease(segment, for: request.destination, change: .take(run: run))
            }
            #expect(failure?.message.contains("far in the future") == true)
        }
        #expect(report.status == .succeeded)
    }

    @Test(arguments: [121, 3_600, 2_592_000] as [Double])
    func `a machine that slept through its lease goes on where nobody took it`(jump: Double) async throws {
        let stepped = try SteppedRun()
        let report = try await stepped.run { stepped.time.advance(by: .seconds(jump)) }
        #expect(report.status == .succeeded)
        #expect(report.stages.filter { $0.status == .done }.map(\.name) == [.validate, .materialise, .settle, .notice])
        #expect(stepped.notices.notices.count == 1)
        #expect(try await stepped.lease() == nil)
    }

    @Test func `a machine that slept while another took its lease changes nothing and says so`() async throws {
        let stepped = try SteppedRun()
        let request = stepped.record.request
        let (segment, yours) = (try Sample.segmentName(), try Sample.runID("yours"))
        let report = try await stepped.run {
            stepped.time.advance(by: .seconds(600))
            _ = try? await stepped.ledger(of: "others:2").lease(
                segment, for: request.destination, change: .take(run: yours))
        }
        #expect(report.status == .interrupted)
        let problem = try #require(report.problems.first { $0.code == .leaseLost })
        #expect(problem.message.contains("others:2"))
        #expect(problem.message.contains("yours"))
        // The journal may be the other's: nothing was added to it, no stage was started, nobody was told.
        let events = stepped.journal.events(of: request.id)
        #expect(!events.contains { if case .status = $0 { true } else { false } })
        #expect(!events.contains { if case .stageStarted(.settle, _) = $0 { true } else { false } })
        #expect(stepped.notices.notices.isEmpty)
        let lease = try #require(try await stepped.lease())
        #expect(lease.owner == "others:2" && lease.token == 2)
    }
}
