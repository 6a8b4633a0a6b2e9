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
        for objects in contract.families.map(\.path) + contract.fields.map({ Array($0.path.dropLast()) }) {
            for count in 1...max(1, objects.count) where count <= objects.count {
                groups.insert(Array(objects.prefix(count).joined(separator: ".").utf8))
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
        guard let path = String(validating: path, as: UTF8.self) else { throw .malformed }
        let column = try resolve(contract.name(at: path) ?? path)
        if column.attribute.isCustom {
            guard custom < contract.customAttributes else { throw .tooManyAttributes }
            custom += 1
        }
        index[Array(path.utf8)] = all.count
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
