import Operations
import SegmentCore

/// The checks of a target's engine, destination and machine.
struct AssembledHealth: TargetHealth {
    let engine: EngineParts
    let destination: DestinationParts
    let machine: MachineCheck

    func engineVersion() async throws(EngineFailure) -> String? { try await engine.version() }
    func engineRemedy(_ failure: EngineFailure) -> String { engine.remedy(failure) }
    func destinationProblem() async -> Problem? { await destination.problem() }
    func sqliteVersion() async -> String? { await destination.sqliteVersion() }
    func machineFindings() -> [Finding] { machine.findings }
}
