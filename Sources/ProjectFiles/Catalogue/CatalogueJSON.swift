import SegmentCore

/// Reads the columns of a table of JSON lines: its keys with their types.
struct CatalogueJSON {
    let table: CatalogueTable

    func columns(_ notes: inout [String]) throws(ImportObstacle) -> [LakeColumn] {
        var columns: [LakeColumn] = []
        for column in table.columns {
            let type = LakeType(column.type)
            if type == nil { notes.append("\(column.name): \(column.type) is read as json") }
            let key = table.serdeParameters["mapping.\(column.name)"] ?? column.name
            guard key.lowercased() == column.name.lowercased() else {
                throw ImportObstacle("its column \(column.name) has another key in the files, \(key)")
            }
            columns.append(LakeColumn(name: key, type: type ?? .json))
        }
        notes.append("keys are matched as written here: where the files' have capitals, write them so")
        return columns
    }
}
