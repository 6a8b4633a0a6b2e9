package import SegmentCore

/// Stage 1: the query may run, and every column of it is an attribute with a rule.
package struct ValidateStage: ImmediateStage {
    package typealias Input = RunRequest
    package typealias Ticket = ValidatedQuery
    package typealias Output = ValidatedQuery

    package static let name = StageName.validate

    let engine: any QueryEngine
    let contract: DestinationContract
    let ledger: any Ledger

    package init(engine: any QueryEngine, contract: DestinationContract, ledger: any Ledger) {
        self.engine = engine
        self.contract = contract
        self.ledger = ledger
    }

    package func start(_ request: RunRequest, in context: StageContext) async throws(StageFailure) -> ValidatedQuery {
        let segment = request.segment
        let inspection: QueryInspection
        do { inspection = try await engine.inspect(segment.query, dialect: segment.dialect, asOf: request.asOf) } catch
        {
            throw StageFailure(error)
        }
        let owners: [String: SegmentName]
        do { owners = try await ledger.owners(at: contract.identity) } catch { throw StageFailure(error) }
        do { return try QueryRules(segment: segment, contract: contract).validate(inspection, owners: owners) } catch {
            throw StageFailure(error.problems, .invalid)
        }
    }
}
