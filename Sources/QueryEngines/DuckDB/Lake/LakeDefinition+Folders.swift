import SegmentCore

extension LakeDefinition {
    /// The folders that a child may open to read these tables: for a glob the part before the first wildcard.
    func folders(of tables: [LakeTable]) -> [String] {
        Set(tables.map { Self.folder(of: $0.path) }).sorted()
    }

    private static func folder(of path: String) -> String {
        let fixed = path.prefix { !"*?[{".contains($0) }
        guard let slash = fixed.lastIndex(of: "/") else { return "/" }
        return String(fixed[...slash])
    }
}
