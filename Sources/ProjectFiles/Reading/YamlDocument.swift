import Foundation
package import SegmentCore
import Yams

/// Parses the text of `headgate.yaml` into nodes with places.
///
/// The parser stops at the first mapping with a repeated key, and reports the key's first place. To continue and to
/// report the second place, the first key is masked with a private-use scalar and the text is parsed again.
struct YamlDocument {
    /// Most nodes of a file; aliases could multiply them without end.
    static let nodeLimit = 20_000
    private static let maskRange: ClosedRange<UInt32> = 0xE000...0xE3FF

    private let reading: Reading
    private var scalars: [[Unicode.Scalar]]
    /// The scalar that each mask replaces.
    private var masked: [Unicode.Scalar: Unicode.Scalar] = [:]
    private var nodes = 0

    init(_ text: String, reading: Reading) {
        self.reading = reading
        let lines = text.replacing("\r\n", with: "\n").unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false)
        scalars = lines.map { Array($0) }
    }

    /// The root, or nil when the text cannot be parsed; the problems are in the reading.
    mutating func root() -> ConfigNode? {
        while true {
            do {
                guard let node = try Yams.compose(yaml: text) else { return nil }
                return convert(node)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                if mask(context.mark) { continue }
                report("the key '\(unmasked(keys.first ?? ""))' is repeated", code: .duplicateKey, context.mark)
            } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
                YamlError.composer(_, let problem, let mark, _)
            {
                report("this is not YAML: \(problem)", code: .badYaml, mark)
            } catch {
                reading.report(.badYaml, "this is not YAML: it has characters that YAML does not allow", at: nil)
            }
            return nil
        }
    }

    private var text: String {
        var joined = String.UnicodeScalarView()
        for (index, line) in scalars.enumerated() {
            if index > 0 { joined.append("\n") }
            joined.append(contentsOf: line)
        }
        return String(joined)
    }

    private func report(_ message: String, code: ProblemCode, _ mark: Mark) {
        reading.report(code, message, at: reading.place(line: mark.line, column: mark.column))
    }

    /// False when the key is written in a form that cannot be masked.
    private mutating func mask(_ mark: Mark) -> Bool {
        let line = mark.line - 1
        var column = mark.column - 1
        guard scalars.indices.contains(line), scalars[line].indices.contains(column) else { return false }
        if scalars[line][column] == "\"" || scalars[line][column] == "'" { column += 1 }
        guard scalars[line].indices.contains(column) else { return false }
        let original = scalars[line][column]
        guard original.properties.isAlphabetic || original == "_",
            let mask = Unicode.Scalar(Self.maskRange.lowerBound + UInt32(masked.count)),
            Self.maskRange.contains(mask.value)
        else { return false }
        masked[mask] = original
        scalars[line][column] = mask
        return true
    }

    private func unmasked(_ key: String) -> String {
        guard let first = key.unicodeScalars.first, let original = masked[first] else { return key }
        return String(original) + String(key.unicodeScalars.dropFirst())
    }

    private mutating func convert(_ node: Node) -> ConfigNode? {
        nodes += 1
        let place = reading.place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        guard nodes <= Self.nodeLimit else {
            if nodes == Self.nodeLimit + 1 {
                reading.report(.badYaml, "this has more than \(Self.nodeLimit) values", at: place)
            }
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return ConfigNode(
                place: place, content: .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any))
        case .sequence(let sequence):
            return ConfigNode(place: place, content: .list(sequence.compactMap { convert($0) }))
        case .mapping(let mapping):
            return ConfigNode(place: place, content: .mapping(entries(of: mapping)))
        case .alias:
            return nil
        }
    }

    private mutating func entries(of mapping: Node.Mapping) -> [ConfigNode.Entry] {
        var entries: [ConfigNode.Entry] = []
        var seen: [String: SourcePlace] = [:]
        for (keyNode, valueNode) in mapping {
            let place = reading.place(line: keyNode.mark?.line ?? 1, column: keyNode.mark?.column ?? 1)
            guard let written = keyNode.scalar?.string else {
                reading.report(.badYaml, "a key is a single word, not a list or a mapping", at: place)
                continue
            }
            let key = unmasked(written)
            if let first = seen[key] {
                reading.report(
                    .duplicateKey, "the key '\(key)' is repeated", at: place, hint: "first in line \(first.line)")
                entries.removeAll { $0.key == key }
            }
            seen[key] = place
            guard let value = convert(valueNode) else { continue }
            entries.append(ConfigNode.Entry(key: key, place: place, value: value))
        }
        return entries
    }
}

extension ProblemCode {
    package static let badYaml: Self = "bad_yaml"
    package static let duplicateKey: Self = "duplicate_key"
}
