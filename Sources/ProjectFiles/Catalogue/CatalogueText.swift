import SegmentCore

/// Converts a catalogue's settings for reading lines of text into ours.
struct CatalogueText {
    let table: CatalogueTable

    private var isOpenCSV: Bool { table.serde?.hasSuffix("OpenCSVSerde") ?? false }

    func form(_ notes: inout [String]) throws(ImportObstacle) -> CSVForm {
        if let encoding = table.serdeParameters["serialization.encoding"], encoding.uppercased() != "UTF-8" {
            throw ImportObstacle("its files are in \(encoding), not UTF-8")
        }
        if let end = table.serdeParameters["line.delim"], end != "\n" {
            throw ImportObstacle("its lines do not end with a line feed")
        }
        let header = try header()
        return isOpenCSV ? openCSV(header) : try plainLines(header, &notes)
    }

    private func header() throws(ImportObstacle) -> Bool {
        let counts = [table.parameters, table.serdeParameters].compactMap { $0["skip.header.line.count"] }
        guard let count = counts.first, count != "0" else { return false }
        guard count == "1" else {
            throw ImportObstacle("each of its files begins with \(count) lines that are skipped")
        }
        return true
    }

    private func openCSV(_ header: Bool) -> CSVForm {
        let marks = table.serdeParameters
        return CSVForm(
            delimiter: marks["separatorChar"] ?? ",", header: header, quote: marks["quoteChar"] ?? "\"",
            escape: marks["escapeChar"] ?? "\\")
    }

    /// Lines of unquoted values with a delimiter, which is given as a character or as the number of its byte.
    private func plainLines(_ header: Bool, _ notes: inout [String]) throws(ImportObstacle) -> CSVForm {
        let marks = table.serdeParameters
        let written = marks["field.delim"] ?? marks["serialization.format"] ?? "\u{1}"
        var delimiter = written
        if let number = UInt8(written), number < 128 { delimiter = String(Unicode.Scalar(number)) }
        guard delimiter.utf8.count == 1, delimiter != "\n", delimiter != "\r" else {
            throw ImportObstacle("its delimiter '\(written)' is not one character")
        }
        if marks["escape.delim"] != nil {
            notes.append(
                "the catalogue's engines undo \(marks["escape.delim"] ?? "") before a delimiter; this one does not")
        }
        return CSVForm(
            delimiter: delimiter, header: header, quote: "", null: marks["serialization.null.format"] ?? "\\N")
    }

    func columns(_ notes: inout [String]) -> [LakeColumn] {
        var columns: [LakeColumn] = []
        for column in table.columns {
            var type = LakeType(column.type) ?? .text
            let isTime = type.isTime
            if isOpenCSV, isTime {
                notes.append("\(column.name): a \(column.type) is a number of days or milliseconds there; read as text")
                type = .text
            } else if type.isNested || LakeType(column.type) == nil {
                notes.append("\(column.name): \(column.type) is read as text")
                type = .text
            } else if isTime, table.serdeParameters["timestamp.formats"] != nil {
                notes.append("\(column.name): is in a form of its own; read as text")
                type = .text
            }
            columns.append(LakeColumn(name: column.name, type: type))
        }
        return columns
    }
}
