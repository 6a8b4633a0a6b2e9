/// The name of the segments that imports define: a text with `{segment}`, `{run}` and `{batch}` filled in.
///
/// Each import defines a segment of its own, static, of the rows that it brings: what a run changed, not the whole
/// audience. A name without `{run}` or `{batch}` is given to several.
package struct SegmentNameTemplate: Sendable, Hashable, Codable {
    /// What may stand in braces.
    package static let words = ["segment", "run", "batch"]
    /// Characters.
    package static let longest = 100

    package let text: String

    /// Nil for a blank name, another word in braces, and more than the longest.
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
