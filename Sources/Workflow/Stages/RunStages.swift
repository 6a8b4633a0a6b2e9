package import SegmentCore

/// The chain of the product: the stages that every run goes through, in their order.
package enum RunStages {
    /// - Parameters:
    ///   - traits: of the engine.
    ///   - stopRule: the share of rejected rows that stops an import; nil for none.
    package static func chain(
        engine: any QueryEngine, traits: EngineTraits, destination: any Destination, store: any ObjectStore,
        ledger: any Ledger, sealer: any FileSealer, stopRule: GuardSettings.Threshold?
    ) -> StageChain<Settlement> {
        let contract = destination.contract
        let freshness = PlanCheck(contract: contract, ledger: ledger, sealer: sealer)
        return StageChain<ValidatedQuery>
            .first(ValidateStage(engine: engine, contract: contract, ledger: ledger))
            .then(MaterialiseStage(engine: engine, contract: contract))
            .then(
                PlanStage(
                    engine: engine, comparesByDigests: !traits.chargesForReads, destination: destination,
                    ledger: ledger)
            )
            .then(GuardStage(ledger: ledger, sealer: sealer))
            .then(ExportStage(engine: engine, contract: contract, freshness: freshness))
            .then(ImportStage(destination: destination, store: store, ledger: ledger, stopRule: stopRule))
            .then(SettleStage(engine: engine, contract: contract, ledger: ledger))
    }
}
