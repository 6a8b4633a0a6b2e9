package import Foundation
import Logging
import ProjectFiles
package import SegmentCore
package import Workflow

extension Workspace {
    package func request(
        _ kind: RunRequest.Kind, _ segment: SegmentDefinition, asOf: Date? = nil, full: Bool = false,
        retryRejected: Bool = false
    ) -> RunRequest {
        if asOf != nil, !ports.traits.bindsAsOf {
            logger.warning(
                "\(ports.traits.name)'s clock functions read the real time: --as-of is recorded, and moves nothing")
        }
        return RunRequest(
            id: newRunID(), kind: kind, segment: segment, target: target.name, destination: contract.identity,
            asOf: asOf ?? system.now(), full: full, retryRejected: retryRejected)
    }

    /// The runner over the chain of the product: the stages that each run goes through.
    package func runner(for segment: SegmentDefinition) -> Runner {
        let chain = RunStages.chain(
            engine: engine, traits: ports.traits, destination: destination, store: store, ledger: ledger,
            sealer: ports.sealer, stopRule: segment.guards.rejected)
        return Runner(
            chain: chain, journal: journal, ledger: ledger,
            closing: RunClosing(
                store: store, sinks: ports.noticeSinks, alerts: alertNotifier, order: chain.stages.map(\.name),
                now: system.now, logger: logger),
            clock: system.clock, now: system.now, logger: logger)
    }
}
