import AudienceStore
import FileStore
import ProjectFiles
import SegmentCore
import Workflow

/// Looks a project over: what is odd, and what mends it. Changes nothing.
package struct Doctor: Sendable {
    let services: Services

    package init(_ services: Services) { self.services = services }

    package func examine() async throws -> (versions: Versions, findings: [Finding]) {
        var versions = Versions(swift: Versions.compiler)
        var findings: [Finding] = []
        var engineWorks = true
        do throws(EngineFailure) {
            switch services.target.engine.kind {
            case .duckdb:
                versions.duckdb =
                    try await services.engine.rows(of: "SELECT version() AS v", reading: .results).first?.first ?? nil
            case .athena: _ = try await services.engine.rows(of: "SELECT 1 AS one", reading: .results)
            }
        } catch {
            engineWorks = false
            let command =
                services.target.engine.kind == .duckdb ? "make setup" : error.problem.hint ?? "look at `engine:`"
            findings.append(Finding(error.problem.code.rawValue, error.problem.message, command: command))
        }
        if let problem = await services.checkDestination() {
            findings.append(
                Finding(problem.code.rawValue, problem.message, command: problem.hint ?? "look at `destination:`"))
        }
        versions.sqlite = try? await services.audience().sqliteVersion()
        findings += MachineCheck(services).findings
        let pointers = try await services.ledgers.pointers()
        for found in pointers {
            guard case .failure(let failure) = found.pointer else { continue }
            findings.append(
                Finding("ledger_corrupt", failure.message, command: "bring back a copy of \(found.location)"))
        }
        let ledgers = pointers.compactMap { try? $0.pointer.get() }
            .filter { $0.destination == services.contract.identity }
        findings += try await LedgerCheck(services, ledgers).findings(engineWorks: engineWorks)
        findings += try await RunCheck(services).findings()
        findings += await NoticeCheck(services).findings()
        let left = services.deadLeftovers()
        if !left.isEmpty {
            let bytes = left.reduce(0) { $0 + $1.bytes }
            findings.append(
                Finding(
                    "leftovers", "dead processes left \(left.count) folders or files of \(bytes) bytes",
                    command: "headgate gc"))
        }
        return (versions, findings)
    }
}
