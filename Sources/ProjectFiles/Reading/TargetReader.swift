import Foundation
import SegmentCore

/// Reads `targets:` with the destination, results and engine that each overrides.
///
/// An override replaces a destination or results as a whole; an engine's settings one by one.
struct TargetReader {
    /// The one target of a file that lists none.
    static let onlyName = "dev"

    let reading: Reading

    func read(_ root: Fields) -> [ProjectTarget] {
        let base = ProjectTarget(
            name: Self.onlyName,
            destination: destination(root) ?? .audience(path: reading.location(".headgate/audience.sqlite")),
            results: results(root) ?? reading.location(".headgate/results"),
            engine: engine(root, over: EngineSetting()))
        guard let node = root["targets"] else { return [base] }
        guard let fields = Fields(node, "targets", keys: nil, in: reading) else { return [] }
        var targets: [ProjectTarget] = []
        for entry in fields.entries where !entry.key.contains("${env:") {
            guard SegmentName(entry.key) != nil else {
                reading.report(
                    .badName, "'\(entry.key)' is no target name", at: entry.place, hint: SegmentReader.nameRule)
                continue
            }
            guard let own = Fields(entry.value, "target \(entry.key)", keys: ConfigKeys.target, in: reading) else {
                continue
            }
            targets.append(
                ProjectTarget(
                    name: entry.key, destination: destination(own) ?? base.destination,
                    results: results(own) ?? base.results, engine: engine(own, over: base.engine)))
        }
        return targets.isEmpty ? [base] : targets
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

    private func destination(_ fields: Fields) -> DestinationSetting? {
        guard
            let own = Fields(fields["destination"], "destination", keys: ConfigKeys.destination, in: reading)
        else { return nil }
        let path = own.path("path").map(reading.location) ?? reading.location(".headgate/audience.sqlite")
        guard own.text("type")?.text != "pinpoint" else {
            reading.report(
                .notSupportedYet, "the destination pinpoint comes with a later release", at: own["type"]?.place)
            return nil
        }
        if own["type"] == nil {
            reading.report(.missingKey, "destination has no type", at: own.place, hint: "add `type: audience`")
        }
        guard own.choice("type", of: DestinationSetting.types) != nil else { return nil }
        return .audience(path: path)
    }

    private func results(_ fields: Fields) -> Location? {
        guard let value = fields.path("results") else { return nil }
        guard let scheme = value.text.firstRange(of: "://") else { return reading.location(value) }
        if value.text[..<scheme.lowerBound] == "file", value.text[scheme.upperBound...].hasPrefix("/"),
            let path = value.text[scheme.upperBound...].removingPercentEncoding
        {
            let address = reading.absolutePath(path)
            return Location(address, shown: value.shown == value.text ? nil : value.shown)
        }
        let isFile = value.text[..<scheme.lowerBound] == "file"
        reading.report(
            isFile ? .badValue : .notSupportedYet,
            isFile
                ? "a file URL has three slashes: file:///folder" : "results lie in a folder or at a file:// URL",
            at: value.place, hint: isFile ? nil : "s3:// comes with a later release")
        return nil
    }

    private func engine(_ fields: Fields, over base: EngineSetting) -> EngineSetting {
        guard let own = Fields(fields["engine"], "engine", keys: ConfigKeys.engine, in: reading) else { return base }
        return EngineSetting(
            kind: own.choice("type", EngineSetting.Kind.self) ?? base.kind,
            memory: own.amount("memory", Notation.size) ?? base.memory,
            threads: own.integer("threads", 1...1_024) ?? base.threads,
            temp: own.amount("temp", Notation.size) ?? base.temp,
            timeout: own.amount("timeout", Notation.duration).map { .seconds($0) } ?? base.timeout)
    }
}
