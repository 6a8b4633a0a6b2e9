import SegmentCore

extension LakeImport {
    /// The section `lake:` of `headgate.yaml`; skipped tables are comments.
    package var section: String {
        var lines = ["lake:"]
        if LakeName.isValid(database) { lines.append("  database: \(yamlScalar(database))") }
        lines.append(tables.isEmpty ? "  tables: {}" : "  tables:")
        for table in tables { lines += table.lines(indent: 4) }
        lines += skippedLines(indent: 2)
        return lines.joined(separator: "\n") + "\n"
    }

    private func skippedLines(indent: Int) -> [String] {
        guard !skipped.isEmpty else { return [] }
        let margin = String(repeating: " ", count: indent)
        return ["\(margin)# Not taken over:"] + skipped.map { "\(margin)# - \($0.name): \($0.reason)" }
    }
}

extension LakeImport.Table {
    /// The entry of `tables:`, its name on the first line.
    func lines(indent: Int) -> [String] {
        let inner = String(repeating: " ", count: indent + 2)
        var lines = ["\(String(repeating: " ", count: indent))\(yamlScalar(name)):"]
        lines += notes.map { "\(inner)# \($0)" }
        lines.append("\(inner)path: \(yamlScalar(path))")
        lines.append("\(inner)format: \(format.rawValue)")
        let hive = partitions.map { "\(yamlScalar($0.name)): \(yamlScalar($0.type.description))" }
        lines.append(hive.isEmpty ? "\(inner)hive: false" : "\(inner)hive: {\(hive.joined(separator: ", "))}")
        if let header = csv.header { lines.append("\(inner)header: \(header)") }
        let marks = [
            ("delimiter", csv.delimiter), ("quote", csv.quote), ("escape", csv.escape), ("null_text", csv.null),
        ]
        for (key, mark) in marks {
            if let mark { lines.append("\(inner)\(key): \(yamlQuoted(mark))") }
        }
        guard !columns.isEmpty else { return lines }
        lines.append("\(inner)columns:")
        return lines + columns.map { "\(inner)  \(yamlScalar($0.name)): \(yamlScalar($0.type.description))" }
    }
}

/// A text as a YAML scalar, valid in block and flow style: plain where it is unambiguous, else quoted.
func yamlScalar(_ text: String) -> String {
    let isPlain = text.wholeMatch(of: /[A-Za-z_](?:[A-Za-z0-9_.\/()=-]|:\/\/)*/) != nil
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    return isPlain && !words.contains(text.lowercased()) ? text : yamlQuoted(text)
}

/// In double quotes; characters that are not plainly visible are escaped.
func yamlQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value):
            let digits = String(scalar.value, radix: 16)
            result += "\\x" + (digits.count < 2 ? "0" : "") + digits
        case _ where [0x2028, 0x2029, 0xFEFF].contains(scalar.value) || (0xE000...0xF8FF).contains(scalar.value):
            result += "\\u" + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
