package import SegmentCore

/// The conformers of a target, as ports.
package struct TargetPorts: Sendable {
    package var engine: any QueryEngine
    package var traits: EngineTraits
    package var destination: any Destination
    package var store: any ObjectStore
    package var sealer: any FileSealer
    package var files: any ResultsFiles
    package var journal: any Journal
    package var leftovers: any ProcessLeftovers
    package var health: any TargetHealth
    /// Nil where rows go to a destination that cannot be read directly.
    package var audience: (any AudienceAccess)?
    package var noticeSinks: [any NoticeSink]
    package var alertSinks: [any AlertSink]

    package init(
        engine: any QueryEngine, traits: EngineTraits, destination: any Destination,
        store: any ObjectStore, sealer: any FileSealer, files: any ResultsFiles, journal: any Journal,
        leftovers: any ProcessLeftovers,
        health: any TargetHealth, audience: (any AudienceAccess)? = nil, noticeSinks: [any NoticeSink] = [],
        alertSinks: [any AlertSink] = []
    ) {
        self.engine = engine
        self.traits = traits
        self.destination = destination
        self.store = store
        self.sealer = sealer
        self.files = files
        self.journal = journal
        self.leftovers = leftovers
        self.health = health
        self.audience = audience
        self.noticeSinks = noticeSinks
        self.alertSinks = alertSinks
    }
}
