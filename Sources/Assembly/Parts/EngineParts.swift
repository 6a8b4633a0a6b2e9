package import SegmentCore

/// The engine of a target, and what a composition root needs to know about it.
package struct EngineParts: Sendable {
    package var engine: any QueryEngine
    package var traits: EngineTraits
    /// Runs beside all work of the engine until it is cancelled; nil where nothing has to.
    package var run: (@Sendable () async -> Void)?
    /// Drops tables of a catalogue over files below these keys.
    package var dropTables: @Sendable ([ObjectKey]) async throws -> Void
    /// Runs a statement; returns the engine's version where it has one.
    package var version: @Sendable () async throws(EngineFailure) -> String?
    /// What mends an engine that does not answer.
    package var remedy: @Sendable (EngineFailure) -> String

    package init(
        engine: any QueryEngine, traits: EngineTraits,
        run: (@Sendable () async -> Void)? = nil,
        dropTables: @escaping @Sendable ([ObjectKey]) async throws -> Void = { _ in },
        version: @escaping @Sendable () async throws(EngineFailure) -> String?,
        remedy: @escaping @Sendable (EngineFailure) -> String
    ) {
        self.engine = engine
        self.traits = traits
        self.run = run
        self.dropTables = dropTables
        self.version = version
        self.remedy = remedy
    }
}
