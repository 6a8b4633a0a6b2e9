import SegmentCore

/// Sorts views so that each comes after those that it reads, otherwise by name.
enum ViewOrder {
    /// A cycle of views, its first name repeated at the end.
    struct Cycle: Error {
        var names: [String]
        var place: SourcePlace
    }

    static func sorted(_ views: [LakeView]) -> Result<[LakeView], Cycle> {
        let byName = Dictionary(views.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        var done: Set<String> = []
        var result: [LakeView] = []
        var path: [String] = []

        func visit(_ name: String) -> Cycle? {
            guard let view = byName[name], !done.contains(name) else { return nil }
            if let start = path.firstIndex(of: name) {
                let names = (path[start...] + [name]).compactMap { byName[$0]?.name }
                return Cycle(names: names, place: SourcePlace(file: view.query.name, line: 1, column: 1))
            }
            path.append(name)
            defer { path.removeLast() }
            for read in TableReferences.names(in: view.query.text).sorted() where byName[read] != nil {
                if let cycle = visit(read) { return cycle }
            }
            done.insert(name)
            result.append(view)
            return nil
        }

        for name in byName.keys.sorted() {
            if let cycle = visit(name) { return .failure(cycle) }
        }
        return .success(result)
    }
}
