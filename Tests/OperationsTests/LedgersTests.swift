import ProjectFiles
import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import Operations

/// Ledgers and retirements, as values.
@Suite struct LedgersTests {
    private let segment = "vip"

    @Test func `a segment without a ledger cannot be shown, forgotten or retired`() async throws {
        let test = try TestWorkspace()
        let ledgers = Ledgers(test.workspace)
        #expect(await test.code { _ = try await ledgers.show(segment) } == .ledgerMissing)
        #expect(await test.code { _ = try await ledgers.forget(segment, isDry: true) } == .ledgerMissing)
        #expect(await test.code { _ = try await ledgers.retire(segment, isDry: true) } == .ledgerMissing)
    }

    @Test(arguments: [true, false])
    func `what has sent nothing is retired by giving up what it owns`(isDry: Bool) async throws {
        let test = try TestWorkspace()
        let name = try Sample.segmentName(segment)
        let identity = test.workspace.contract.identity
        try await test.workspace.ledgers.claim(["Attributes.Plan"], for: name, at: identity)
        guard case .nothingSent(name, let isForgotten) = try await Ledgers(test.workspace).retire(segment, isDry: isDry)
        else {
            Issue.record("it is retired as if it had sent something")
            return
        }
        #expect(isForgotten == !isDry)
        #expect(try await test.workspace.ledgers.owners(at: identity).isEmpty == !isDry)
    }

    @Test func `a retirement that is planned starts no run that sends, and changes nothing`() async throws {
        let test = try await withLedger()
        guard case .planned(_, let made) = try await Ledgers(test.workspace).retire(segment, isDry: true) else {
            Issue.record("it is not planned")
            return
        }
        #expect(made.plan == nil && made.report.status == .invalid)
        #expect(try await test.journal.list(RunFilter()).map(\.request.kind) == [.plan])
        #expect(try await hasLedger(test))
    }

    @Test func `a retirement whose rows are not all taken keeps ledger and ownership`() async throws {
        let test = try await withLedger()
        let read = ReadEvents()
        guard
            case .kept(_, let report) = try await Ledgers(test.workspace)
                .retire(segment, isDry: false, observer: read.observer)
        else {
            Issue.record("it is not kept")
            return
        }
        #expect(report.status == .invalid)
        #expect(read.isOver)
        #expect(try await hasLedger(test))
        let run = try #require(try await test.journal.load(report.runID))
        #expect(run.request.approved && run.request.segment.guards.allowEmpty)
    }

    @Test func `one name cannot be given to itself`() async throws {
        let test = try TestWorkspace()
        #expect(await test.code { try await Ledgers(test.workspace).rename("vip", to: "vip") } == .ledgerExists)
        #expect(await test.code { try await Ledgers(test.workspace).rename("no name!", to: "vip") } == .unknownSegment)
    }

    private func withLedger() async throws -> TestWorkspace {
        let test = try TestWorkspace()
        var pointer = LedgerPointer(
            destination: test.workspace.contract.identity, segment: try Sample.segmentName(segment))
        pointer.generation = 1
        pointer.slots = [
            LedgerSlot(index: 0, attribute: Attribute(name: "Attributes.Plan", kind: .endpoint), isList: false)
        ]
        try await test.workspace.ledgers.save(pointer)
        return test
    }

    private func hasLedger(_ test: TestWorkspace) async throws -> Bool {
        let name = try Sample.segmentName(segment)
        let pointer = try await test.workspace.ledgers.load(name, for: test.workspace.contract.identity)
        return pointer?.isForgotten == false
    }
}
