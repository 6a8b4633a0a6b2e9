package import Foundation
package import SegmentCore

/// The column names in the first record of a CSV file.
package enum HeaderLine {
    /// - Parameter data: the file's beginning, the whole header within.
    package static func names(in data: Data, file: String) throws(Problem) -> [String] {
        var bytes = Array(data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var names: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var ends = false
        var index = 0
        while index < bytes.count, !ends {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted, index + 1 < bytes.count, bytes[index + 1] == byte {
                    cell.append(byte)
                    index += 1
                } else {
                    isQuoted.toggle()
                }
            case UInt8(ascii: ",") where !isQuoted:
                names.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case 0x0A where !isQuoted: ends = true
            case 0x0D where !isQuoted: break
            default: cell.append(byte)
            }
            index += 1
        }
        names.append(String(decoding: cell, as: UTF8.self))
        guard !isQuoted, names.contains("Id") else {
            let near = names.first { $0.lowercased() == "id" }
            throw Problem(
                .adoptHeader, "the file's first line names no column Id", file: file, line: 1,
                hint: near.map { "rename \($0) to Id: case counts" } ?? "Id,Attributes.Name, …")
        }
        return names
    }
}

extension ProblemCode {
    package static let adoptHeader: Self = "adopt_header"
}
