import Foundation
package import SegmentCore

/// Reads `targets:` with the destination, results, engine and account that each overrides, and checks that they are
/// compatible.
///
/// A destination or results root is overridden as a whole; the settings of an engine or account one by one.
struct TargetReader {
    /// The name of the target of a file without `targets:`.
    static let onlyName = "dev"

    let reading: Reading

    func read(_ root: Fields) -> [ProjectTarget] {
        let before = reading.problems.count
        let base = target(
            Self.onlyName, root,
            over: ProjectTarget(
                name: Self.onlyName, destination: .audience(path: reading.location(".headgate/audience.sqlite")),
                results: reading.location(".headgate/results"), engine: EngineSetting()))
        guard let node = root["targets"] else { return checked(base, since: before, at: root.place) }
        guard let fields = Fields(node, "targets", keys: nil, in: reading) else { return [] }
        var targets: [ProjectTarget] = []
        for entry in fields.entries where !entry.key.contains("${env:") {
            guard SegmentName(entry.key) != nil else {
                reading.report(
                    .badName, "'\(entry.key)' is not a target name", at: entry.place, hint: SegmentReader.nameRule)
                continue
            }
            guard let own = Fields(entry.value, "target \(entry.key)", keys: ConfigKeys.target, in: reading) else {
                continue
            }
            let before = reading.problems.count
            targets += checked(target(entry.key, own, over: base), since: before, at: entry.place)
        }
        return targets.isEmpty ? [base] : targets
    }

    private func target(_ name: String, _ fields: Fields, over base: ProjectTarget) -> ProjectTarget {
        ProjectTarget(
            name: name, destination: DestinationReader(reading: reading).read(fields) ?? base.destination,
            results: results(fields) ?? base.results,
            engine: EngineReader(reading: reading).read(fields, over: base.engine),
            aws: aws(fields, over: base.aws))
    }

    /// The target. Reports settings that are valid alone and do not work together.
    private func checked(_ target: ProjectTarget, since count: Int, at place: SourcePlace) -> [ProjectTarget] {
        guard reading.problems.count == count else { return [target] }
        if case .pinpoint = target.destination, !target.hasResultsOnS3 {
            reading.report(
                .badTarget, "target \(target.name): Pinpoint reads its files from S3, and results lie in a folder",
                at: place, hint: "set `results: s3://BUCKET/PREFIX`")
        }
        guard target.engine.kind == .athena else { return [target] }
        if !target.hasResultsOnS3 {
            reading.report(
                .badTarget, "target \(target.name): Athena writes to S3, and results lie in a folder", at: place,
                hint: "set `results: s3://BUCKET/PREFIX`")
        }
        if target.engine.workDatabase == nil {
            reading.report(
                .missingKey, "target \(target.name): the engine has no work_database", at: place,
                hint: "name a database of the catalogue that Headgate alone writes to")
        }
        return [target]
    }

    /// The named default; else `dev`, or the only one.
    func defaultTarget(_ root: Fields, among targets: [ProjectTarget]) -> String? {
        let names = targets.map(\.name)
        if let wanted = root.text("default_target") {
            if names.contains(wanted.text) { return wanted.text }
            reading.report(
                .unknownTarget, "there is no target '\(wanted.shown)'", at: wanted.place,
                hint: didYouMean(wanted.text, among: names))
            return nil
        }
        if names.contains(Self.onlyName) { return Self.onlyName }
        if names.count == 1 { return names[0] }
        guard !names.isEmpty, let place = root["targets"]?.place else { return nil }
        reading.report(
            .missingKey, "none of the targets is the default", at: place,
            hint: "add `default_target:` with one of \(names.joined(separator: ", "))")
        return nil
    }

    private func results(_ fields: Fields) -> Location? {
        guard let value = fields.path("results") else { return nil }
        guard let scheme = value.text.firstRange(of: "://") else { return reading.location(value) }
        switch value.text[..<scheme.lowerBound] {
        case "s3": return s3(value)
        case "file":
            if value.text[scheme.upperBound...].hasPrefix("/"),
                let path = value.text[scheme.upperBound...].removingPercentEncoding
            {
                let address = reading.absolutePath(path)
                return Location(address, shown: value.shown == value.text ? nil : value.shown)
            }
            reading.report(.badValue, "a file URL has three slashes: file:///folder", at: value.place)
        default:
            reading.report(
                .badValue, "results lie in a folder, at a file:// URL or at s3://BUCKET/PREFIX", at: value.place)
        }
        return nil
    }

    /// The address is used in SQL and in lists of objects, so no part of it may need quoting.
    private func s3(_ value: ConfigText) -> Location? {
        let parts = value.text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        let bucket = parts.first ?? ""
        let names = parts.dropFirst().filter { !$0.isEmpty }
        let isBucket =
            (3...63).contains(bucket.count)
            && bucket.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "." }
        let isPlain = names.allSatisfy { name in
            name != "." && name != ".."
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.=+".contains($0)) }
        }
        guard isBucket, isPlain else {
            reading.report(
                .badValue, "results at S3 are s3://BUCKET/PREFIX", at: value.place,
                hint: "letters, digits and - _ . = + in the prefix")
            return nil
        }
        let address = "s3://" + ([String(bucket)] + names.map(String.init)).joined(separator: "/")
        return Location(address, shown: value.shown == value.text ? nil : value.shown)
    }

    private func aws(_ fields: Fields, over base: AWSSetting) -> AWSSetting {
        guard let own = Fields(fields["aws"], "aws", keys: ConfigKeys.aws, in: reading) else { return base }
        return AWSSetting(
            region: own.text("region")?.text ?? base.region, profile: own.text("profile")?.text ?? base.profile)
    }
}

extension ProblemCode {
    package static let badTarget: Self = "bad_target"
}
