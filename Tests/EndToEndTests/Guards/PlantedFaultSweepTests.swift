import Foundation
import TestSupport
import Testing

/// The guards as they come, against faults of ten kinds planted into a project with a past: each is held, and the
/// destination hears nothing.
///
/// `make test` plants one of each kind, `make sweep` a hundred.
@Suite(.timeLimit(.minutes(30)))
struct PlantedFaultSweepTests {
    struct Trial: Sendable, CustomTestStringConvertible {
        var fault: PlantedFault
        var seed: UInt64
        var consenting: Int
        var testDescription: String { "\(fault.rawValue) \(seed), \(consenting) keys" }
    }

    static let trials = PlantedFault.allCases.enumerated().flatMap { index, fault in
        Checkout.isSweep
            ? (0..<10).map { Trial(fault: fault, seed: $0, consenting: [1_500, 3_000, 6_000][Int($0) / 3 % 3]) }
            : [Trial(fault: fault, seed: UInt64(index), consenting: 1_500)]
    }

    @Test(arguments: trials)
    func `a planted fault is held and makes no call`(trial: Trial) async throws {
        try await withProject { scratch in
            let project = TestProject(folder: scratch.url("shop"))
            var lake = try await TrialProject.shared.copy(consenting: trial.consenting, to: project.folder)
            lake.pass(TrialLake.Pace())
            try lake.write(to: project)
            try trial.fault.plant(in: project, lake, seed: trial.seed)
            let (imports, audience) = (try await project.importCount(), try await project.audienceDigest())
            let state = try project.state()

            let outcome = try await lake.run(in: project)
            let report = try outcome.report()
            #expect(report.status == "held", "\(report.status) \(report.guards.map(\.text)) \(report.counts)")
            #expect(outcome.code == 3)
            #expect(!report.tripped.isEmpty)
            #expect(report.wrongSums.isEmpty)
            #expect(try project.changes(since: state).filter { $0 != "audience.sqlite" } == [])
            #expect(try await project.audienceDigest() == audience)
            #expect(try await project.importCount() == imports)
        }
    }

    @Test func `the same day without a fault is delivered`() async throws {
        try await withProject { scratch in
            let project = TestProject(folder: scratch.url("shop"))
            var lake = try await TrialProject.shared.copy(consenting: 1_500, to: project.folder)
            lake.pass(TrialLake.Pace())
            try lake.write(to: project)
            let imports = try await project.importCount()
            let report = try await lake.run(in: project).report()
            #expect(report.status == "succeeded", "\(report.guards.map(\.text))")
            #expect(report.guards.contains { $0.kind == "row_count" }, "the past is long enough for every guard")
            #expect(try await project.importCount() > imports)
        }
    }
}
