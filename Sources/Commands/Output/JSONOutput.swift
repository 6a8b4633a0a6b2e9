import Foundation

/// JSON for programs: sorted keys, two spaces, no escaped slashes.
package enum JSONOutput {
    package static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// One value bare, several as a list.
    package static func text(oneOrMany values: [some Encodable]) -> String {
        values.count == 1 ? text(values[0]) : text(values)
    }
}
