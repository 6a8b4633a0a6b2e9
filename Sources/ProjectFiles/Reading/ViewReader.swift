import Foundation
package import SegmentCore

/// Reads the folder of view files, adds a preset's views, and sorts all of them into the order of creation.
struct ViewReader {
    /// In bytes.
    static let fileLimit = 1 << 20

    let reading: Reading
    let dialect: QueryDialect

    /// A table or view of the user overrides a preset's view of the same name.
    func read(_ lake: Fields, tables: [LakeTable], preset: LakePreset?) -> [LakeView] {
        var views: [LakeView] = []
        let own = files(lake, tables: tables)
        let taken = Set((tables.map(\.name) + own.map(\.name)).map { $0.lowercased() })
        if let preset { views = preset.views.filter { !taken.contains($0.name.lowercased()) } }
        views += own
        switch ViewOrder.sorted(views) {
        case .success(let sorted): return sorted
        case .failure(let cycle):
            reading.report(
                .viewCycle, "views read each other in a circle: \(cycle.names.joined(separator: " → "))",
                at: cycle.place)
            return []
        }
    }

    private func files(_ lake: Fields, tables: [LakeTable]) -> [LakeView] {
        guard let folder = lake.path("views") else { return [] }
        let path = reading.absolutePath(folder.text)
        reading.willRead(path)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            reading.report(
                .missingFile, "there is no folder \(folder.shown) of views", at: folder.place,
                hint: "each view is a .sql file there, named after the view")
            return []
        }
        let files = names.filter { $0.lowercased().hasSuffix(".sql") && !$0.hasPrefix(".") }.sorted()
        return files.compactMap { view(file: $0, in: folder, tables: tables) }
    }

    private func view(file: String, in folder: ConfigText, tables: [LakeTable]) -> LakeView? {
        let place = reading.location(folder).appending(file)
        let (path, shown) = (place.address, reading.shownPath(place.shown))
        let start = SourcePlace(file: shown, line: 1, column: 1)
        let name = String(file.dropLast(4))
        guard LakeName.isValid(name) else {
            reading.report(
                .badName, "'\(name)' is not a view name", at: start, hint: "rename the file: \(LakeName.rule)")
            return nil
        }
        if let table = tables.first(where: { $0.name.lowercased() == name.lowercased() }) {
            reading.report(
                .duplicateName, "the view \(name) has the name of a table", at: start,
                hint: "the table is in \(table.place.file), line \(table.place.line)")
            return nil
        }
        return reading.contents(of: path, named: shown, limit: Self.fileLimit, at: start).map {
            LakeView(name: name, query: $0, dialect: dialect)
        }
    }
}

extension ProblemCode {
    package static let viewCycle: Self = "view_cycle"
}
