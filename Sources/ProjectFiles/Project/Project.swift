package import Foundation
package import SegmentCore

/// The content of a project's files, parsed and validated: the input of commands and of the composition root.
package struct Project: Sendable, Hashable {
    /// The folder of `headgate.yaml`; relative paths of the file start here.
    package var root: URL
    package var lake: LakeDefinition
    /// In the file's order; never empty. Optional settings have their defaults.
    package var targets: [ProjectTarget]
    /// The target that is used when none is given.
    package var defaultTarget: String
    /// In the file's order.
    package var segments: [SegmentDefinition]
    /// The dialect of a query without a file.
    package var dialect: QueryDialect
    package var notices: [NoticeSetting]
    package var alerts: AlertSettings
    package var serve: ServeSettings
    package var retention: RetentionSetting
    /// How old a saved plan may be when it is applied.
    package var planMaxAge: Duration
    /// Most rejected rows with which a run still has exit code 0.
    package var maxRejected: Int
    /// Findings that do not make the project invalid.
    package var warnings: [Problem]

    package init(
        root: URL, lake: LakeDefinition, targets: [ProjectTarget], defaultTarget: String,
        segments: [SegmentDefinition] = [], dialect: QueryDialect = .athena, notices: [NoticeSetting] = [],
        alerts: AlertSettings = .init(), serve: ServeSettings = .init(), retention: RetentionSetting = .init(),
        planMaxAge: Duration = .seconds(86_400), maxRejected: Int = 0, warnings: [Problem] = []
    ) {
        self.root = root
        self.lake = lake
        self.targets = targets
        self.defaultTarget = defaultTarget
        self.segments = segments
        self.dialect = dialect
        self.notices = notices
        self.alerts = alerts
        self.serve = serve
        self.retention = retention
        self.planMaxAge = planMaxAge
        self.maxRejected = maxRejected
        self.warnings = warnings
    }
}

extension Project {
    /// The target of this name, or the default one for nil; else a problem that suggests the nearest name.
    package func target(named name: String?) throws(Problem) -> ProjectTarget {
        let wanted = name ?? defaultTarget
        if let target = targets.first(where: { $0.name == wanted }) { return target }
        throw Problem(
            .unknownTarget, "there is no target '\(wanted)'", file: ProjectReader.fileName,
            hint: didYouMean(wanted, among: targets.map(\.name)))
    }

    /// The segment of this name; else a problem that suggests the nearest name.
    package func segment(named name: String) throws(Problem) -> SegmentDefinition {
        if let segment = segments.first(where: { $0.name?.rawValue == name }) { return segment }
        throw Problem(
            .unknownSegment, "there is no segment '\(name)'", file: ProjectReader.fileName,
            hint: didYouMean(name, among: segments.compactMap(\.name?.rawValue)))
    }
}

/// A hint for a misspelt word: the nearest candidate, or all candidates if they are few.
func didYouMean(_ word: String, among candidates: [String]) -> String? {
    if let near = nearest(to: word, among: candidates) { return "did you mean '\(near)'?" }
    guard !candidates.isEmpty, candidates.count <= 20 else { return nil }
    return "known: \(candidates.joined(separator: ", "))"
}

extension ProblemCode {
    package static let unknownTarget: Self = "unknown_target"
    package static let unknownSegment: Self = "unknown_segment"
}
