import Foundation
import Logging

/// A log event as one line: for people, or as a JSON object for programs. Pure.
struct LogLine {
    let time: Date
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// `2026-11-21T10:15:00.000Z info     run ended  run=… segment=plans status=succeeded`
    var text: String {
        let level = level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        let pairs = metadata.sorted { Self.rank($0.key) < Self.rank($1.key) }.map { key, value in
            "\(Self.oneLine(key))=\(Self.word(Self.flat(value)))"
        }
        return "\(stamp) \(level) \(Self.oneLine(message))" + (pairs.isEmpty ? "" : "  \(pairs.joined(separator: " "))")
    }

    /// `time`, `level` and `message`, and each value of the metadata under its name.
    var json: String {
        var object = metadata.mapValues(Self.flat)
        object["time"] = stamp
        object["level"] = level.rawValue
        object["message"] = message
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private var stamp: String { time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    /// Which run, then what of it, then the rest by name.
    private static func rank(_ key: String) -> String {
        (["segment", "run", "stage"].firstIndex(of: key).map(String.init) ?? "9") + key
    }

    private static func flat(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): text
        case .stringConvertible(let value): value.description
        case .array(let values): values.map(flat).joined(separator: " ")
        case .dictionary(let values):
            values.sorted { $0.key < $1.key }.map { "\($0.key)=\(flat($0.value))" }.joined(separator: " ")
        }
    }

    private static func word(_ text: String) -> String {
        let line = oneLine(text)
        guard line.isEmpty || line.contains(where: { " \"=".contains($0) }) else { return line }
        return "\"\(line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    /// A text must not make a second line, nor move the cursor.
    private static func oneLine(_ text: String) -> String { text.replacing(/[\p{Cc}\p{Zl}\p{Zp}]+/, with: " ") }
}
