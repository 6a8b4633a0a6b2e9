import SegmentCore
import Workflow

/// Checks a project and the parts of its target. Each finding has the command that repairs it. Changes nothing.
package struct Doctor: Sendable {
    let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    package func examine() async throws -> Examination {
        var versions = Versions(swift: Versions.compiler)
        var findings: [Finding] = []
        var engineWorks = true
        let health = workspace.ports.health
        do throws(EngineFailure) { versions.duckdb = try await health.engineVersion() } catch {
            engineWorks = false
            findings.append(
                Finding(error.problem.code.rawValue, error.problem.message, command: health.engineRemedy(error)))
        }
        if let problem = await health.destinationProblem() {
            findings.append(
                Finding(problem.code.rawValue, problem.message, command: problem.hint ?? "look at `destination:`"))
        }
        versions.sqlite = await health.sqliteVersion()
        findings += health.machineFindings()
        let pointers = try await workspace.ledgers.pointers()
        for found in pointers {
            guard case .failure(let failure) = found.pointer else { continue }
            findings.append(
                Finding("ledger_corrupt", failure.message, command: "bring back a copy of \(found.location)"))
        }
        let ledgers = pointers.compactMap { try? $0.pointer.get() }
            .filter { $0.destination == workspace.contract.identity }
        findings += try await LedgerCheck(workspace, ledgers).findings(engineWorks: engineWorks)
        findings += try await RunCheck(workspace).findings()
        findings += await NoticeCheck(workspace).findings()
        let left = workspace.ports.leftovers.sizes()
        if !left.isEmpty {
            findings.append(
                Finding(
                    "leftovers", "dead processes left \(left.count) folders or files of \(left.reduce(0, +)) bytes",
                    command: "headgate gc"))
        }
        return Examination(versions: versions, findings: findings)
    }
}
