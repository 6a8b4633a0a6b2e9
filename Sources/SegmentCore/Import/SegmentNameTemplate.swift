/// The name of the segments that imports define: a text with the placeholders `{segment}`, `{run}` and `{batch}`.
///
/// Each import defines a static segment of the rows that it contains: what a run changed, not the whole audience. A
/// name without `{run}` or `{batch}` is given to several segments.
package struct SegmentNameTemplate: Sendable, Hashable, Codable {
    /// The placeholders.
    package static let words = ["segment", "run", "batch"]
    /// Longest name, in characters.
    package static let longest = 100

    package let text: String

    /// Nil for a blank name, an unknown placeholder, or a name above the limit.
    package init?(_ text: String) {
        let named = text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) } ?? ""
        }
        guard !text.allSatisfy(\.isWhitespace), text.count <= Self.longest, named.allSatisfy(Self.words.contains) else {
            return nil
        }
        self.text = text
    }

    package func name(of batch: ImportBatch) -> String {
        text.replacing("{segment}", with: batch.fence?.segment.rawValue ?? "query")
            .replacing("{run}", with: batch.key.run.rawValue).replacing("{batch}", with: batch.key.batch)
    }
}
