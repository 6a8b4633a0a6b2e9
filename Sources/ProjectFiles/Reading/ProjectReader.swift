package import Foundation
import SegmentCore

/// Reads a project's folder: `headgate.yaml`, the queries of its segments and its view files.
///
/// It reports all problems together. It parses no query: the engine does that.
package enum ProjectReader {
    package static let fileName = "headgate.yaml"
    /// A larger file is refused.
    static let fileLimit = 1 << 20

    /// `environment` resolves `${env:NAME}`.
    package static func read(folder: URL, environment: [String: String]) throws(ProjectInvalid) -> Project {
        var watch = ProjectWatch()
        return try read(folder: folder, environment: environment, watch: &watch)
    }

    /// - Parameter watch: becomes what was read, also where the project is invalid.
    package static func read(
        folder: URL, environment: [String: String], watch: inout ProjectWatch
    ) throws(ProjectInvalid) -> Project {
        let root = folder.standardizedFileURL.resolvingSymlinksInPath()
        let reading = Reading(root: root, file: fileName, environment: environment)
        let project = read(in: reading)
        watch = reading.watch
        let problems = reading.sortedProblems
        guard var project, !problems.contains(where: { $0.severity == .error }) else {
            throw ProjectInvalid(problems)
        }
        project.warnings = problems
        return project
    }

    private static func read(in reading: Reading) -> Project? {
        let url = reading.root.appending(path: fileName)
        reading.willRead(url.path)
        guard FileManager.default.fileExists(atPath: url.path) else {
            reading.report(
                .missingFile, "there is no \(fileName) in \(reading.root.path)", at: nil,
                hint: "`headgate init` makes one; `--project FOLDER` names another folder")
            return nil
        }
        guard let source = reading.contents(of: url.path, named: fileName, limit: fileLimit, at: nil) else {
            return nil
        }
        var document = YamlDocument(source.text, reading: reading)
        let root = document.root()
        guard reading.problems.isEmpty || root != nil else { return nil }
        guard let root else {
            reading.report(.missingKey, "the file is empty: it needs a lake", at: nil)
            return nil
        }
        return Fields(root, "the file", keys: ConfigKeys.root, in: reading).flatMap(project)
    }

    /// Reads every part before it gives up, so that all problems are reported.
    private static func project(_ fields: Fields) -> Project? {
        let reading = fields.reading
        checkVersion(fields)
        let dialect = fields.choice("dialect", QueryDialect.self) ?? .athena
        let lake = LakeReader(reading: reading, dialect: dialect).read(fields)
        let targets = TargetReader(reading: reading).read(fields)
        let segments = SegmentReader(reading: reading, dialect: dialect).read(fields["segments"])
        let defaultTarget = TargetReader(reading: reading).defaultTarget(fields, among: targets)
        let settings = SettingsReader(reading: reading)
        let project = Project(
            root: reading.root, lake: lake, targets: targets, defaultTarget: defaultTarget ?? "", segments: segments,
            dialect: dialect, notices: settings.notices(fields), alerts: AlertReader(reading: reading).read(fields),
            serve: settings.serve(fields), retention: settings.retention(fields),
            planMaxAge: settings.planMaxAge(fields), maxRejected: fields.integer("max_rejected", 0...Int.max) ?? 0)
        return defaultTarget == nil ? nil : project
    }

    private static func checkVersion(_ fields: Fields) {
        guard let version = fields.text("version"), version.text != "1" else { return }
        fields.reading.report(
            .badValue, "version is 1, not '\(version.shown)'", at: version.place,
            hint: "a newer file needs a newer headgate")
    }
}
