import Foundation

/// Reads CSV in which every value is quoted and NULL is not.
func quotedRows(_ data: Data) -> [[String?]] {
    let quote = UInt8(ascii: "\"")
    let comma = UInt8(ascii: ",")
    let newline = UInt8(ascii: "\n")
    var rows: [[String?]] = []
    var row: [String?] = []
    var cell: [UInt8]?
    var rest = data[...]
    while let byte = rest.popFirst() {
        switch byte {
        case quote:
            var value: [UInt8] = []
            while let next = rest.popFirst() {
                if next != quote {
                    value.append(next)
                } else if rest.first == quote {
                    value.append(quote)
                    rest = rest.dropFirst()
                } else {
                    break
                }
            }
            cell = value
        case comma, newline:
            row.append(cell.map { String(decoding: $0, as: UTF8.self) })
            cell = nil
            guard byte == newline else { continue }
            rows.append(row)
            row = []
        default:
            continue
        }
    }
    return rows
}
