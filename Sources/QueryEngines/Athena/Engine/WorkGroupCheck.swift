import AWSClient
import SegmentCore

/// Checks the settings of a workgroup, which are read from Athena once.
struct WorkGroupCheck: Sendable {
    let configuration: AthenaConfiguration

    /// The workgroup's own limit of scanned bytes, if any.
    func check() async throws(EngineFailure) -> Int64? {
        let found: GetWorkGroup.WorkGroup
        do throws(AWSError) {
            found = try await configuration.client.call(GetWorkGroup(configuration.workGroup)).workGroup
        } catch {
            if error.kind == .answered, error.code == "InvalidRequestException" { throw EngineFailure(start: error) }
            throw EngineFailure(call: error)
        }
        if let problem = problem(of: found) { throw EngineFailure(.denied, problem) }
        return found.configuration?.bytesScannedCutoffPerQuery
    }

    private func problem(of group: GetWorkGroup.WorkGroup) -> Problem? {
        let name = configuration.workGroup
        if group.state == "DISABLED" {
            return Problem(
                .workGroupDisabled, "the workgroup \(name) is disabled", hint: "enable it, or use another one")
        }
        if group.configuration?.managedQueryResultsConfiguration?.enabled == true {
            return Problem(
                .workGroupManaged,
                "the workgroup \(name) keeps query results in Athena's own storage, which nothing can be imported from",
                hint: "turn managed query results off, or use another workgroup")
        }
        if group.configuration?.enforceWorkGroupConfiguration == true {
            return Problem(
                .workGroupEnforced,
                "the workgroup \(name) overrides where results go, so tables cannot be made below the results root",
                hint: "turn \"Override client-side settings\" off, or use another workgroup")
        }
        return nil
    }
}
