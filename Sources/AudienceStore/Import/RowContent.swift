import BatchFiles
import SegmentCore

/// The place of an import file's column in the tables.
enum ColumnSlot {
    case address
    case channelType
    case optOut
    case userID
    /// A member of the endpoint's packed attributes: custom attributes, metrics, the other fields.
    case endpoint(Int64)
    /// A member of the user's packed attributes.
    case user(Int64)

    init(_ attribute: Attribute, number: () throws -> Int64) rethrows {
        switch attribute.name {
        case EndpointField.address: self = .address
        case EndpointField.channelType: self = .channelType
        case EndpointField.optOut: self = .optOut
        case Attribute.userID: self = .userID
        default: self = attribute.kind == .user ? .user(try number()) : .endpoint(try number())
        }
    }
}

/// One row, sorted into what the tables want. Kept and refilled from row to row.
struct RowContent {
    /// Ranges of the chunk's text; nil: not given.
    private(set) var address: Range<Int>?
    private(set) var channelType: Range<Int>?
    private(set) var optOut: Range<Int>?
    /// An empty range unties the endpoint from its user.
    private(set) var userID: Range<Int>?
    private(set) var endpointChanges: [PackedAttributes.Change] = []
    private(set) var userChanges: [PackedAttributes.Change] = []
    /// The values of the changes, as JSON.
    private(set) var values: [UInt8] = []

    mutating func fill(_ row: RowChunk.Row, of chunk: RowChunk, columns: [EndpointColumn], slots: [ColumnSlot]) {
        address = nil
        channelType = nil
        optOut = nil
        userID = nil
        endpointChanges.removeAll(keepingCapacity: true)
        userChanges.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        var index = row.cells.lowerBound
        while index < row.cells.upperBound {
            let cell = chunk.cells[index]
            var end = index + 1
            while end < row.cells.upperBound, chunk.cells[end].column == cell.column { end += 1 }
            switch slots[cell.column] {
            case .address: address = cell.range
            case .channelType: channelType = cell.range
            case .optOut: optOut = cell.range
            case .userID: userID = cell.range
            case .endpoint(let number):
                let isNumber = columns[cell.column].rule == .number
                endpointChanges.append(change(number, index..<end, isNumber: isNumber, in: chunk))
            case .user(let number):
                userChanges.append(change(number, index..<end, isNumber: false, in: chunk))
            }
            index = end
        }
    }

    private mutating func change(
        _ number: Int64, _ cells: Range<Int>, isNumber: Bool, in chunk: RowChunk
    ) -> PackedAttributes.Change {
        if chunk.cells[cells.lowerBound].isEmptyList { return .init(number: number, value: nil) }
        let start = values.count
        if isNumber {
            append(number: chunk.cells[cells.lowerBound].range, in: chunk)
        } else {
            for index in cells {
                values.append(UInt8(ascii: index == cells.lowerBound ? "[" : ","))
                values.append(jsonString: chunk.text[chunk.cells[index].range])
            }
            values.append(UInt8(ascii: "]"))
        }
        return .init(number: number, value: start..<values.count)
    }

    private mutating func append(number range: Range<Int>, in chunk: RowChunk) {
        let number = chunk.text[range].withUnsafeBufferPointer { FiniteNumber($0)?.value }
        values.append(contentsOf: (number ?? 0).description.utf8)
    }
}
