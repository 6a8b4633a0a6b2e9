import SegmentCore

/// The columns that a file of JSON lines has shown so far, found again by the bytes of their names.
struct JSONColumns {
    private(set) var all: [EndpointColumn] = []
    private let contract: DestinationContract
    /// Objects that hold others' members: `User`, `User.UserAttributes`, `Location` …
    private let groups: Set<[UInt8]>
    private var index: [[UInt8]: Int] = [:]
    /// The row that last gave a column.
    private var lastRow: [Int] = []
    private var custom = 0

    init(contract: DestinationContract) {
        self.contract = contract
        var groups: Set<[UInt8]> = []
        for name in contract.families.map(\.prefix) + contract.fields.map(\.name) {
            var parts = name.split(separator: ".", omittingEmptySubsequences: false)
            while parts.count > 1 {
                parts.removeLast()
                groups.insert(Array(parts.joined(separator: ".").utf8))
            }
        }
        self.groups = groups
    }

    func isGroup(_ path: [UInt8]) -> Bool { groups.contains(path) }

    /// The column's index; a row may give a column once.
    mutating func column(for path: [UInt8], row: Int) throws(JSONFlaw) -> Int {
        guard let known = index[path] else {
            let added = try add(path)
            lastRow.append(row)
            return added
        }
        if lastRow[known] == row { throw .repeated(all[known].name) }
        lastRow[known] = row
        return known
    }

    private mutating func add(_ path: [UInt8]) throws(JSONFlaw) -> Int {
        guard let name = String(validating: path, as: UTF8.self) else { throw .malformed }
        let column = try resolve(name)
        if column.attribute.isCustom {
            guard custom < contract.customAttributes else { throw .tooManyAttributes }
            custom += 1
        }
        index[path] = all.count
        all.append(column)
        return all.count - 1
    }

    private func resolve(_ name: String) throws(JSONFlaw) -> EndpointColumn {
        do {
            return try EndpointColumn.resolve(name, in: contract)
        } catch {
            switch error {
            case .unknown: throw .unknownField
            case .refused: throw .refusedField
            case .nameTooLong, .unfitName: throw .badAttributeName
            }
        }
    }
}
