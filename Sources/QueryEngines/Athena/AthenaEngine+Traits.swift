package import SegmentCore

extension AthenaEngine {
    /// Athena runs many statements at the same time; their clock cannot be set.
    package static let traits = EngineTraits(
        name: "Athena", bindsAsOf: false, dialect: .athena, chargesForReads: true, defaultJobs: 8)
}
