import SegmentCore

/// The header of a CSV file: the column of each cell. A file whose header breaks a rule is refused as a whole, because
/// every row would be wrong.
struct CSVHeader: Sendable {
    /// What the cell at a position holds.
    enum Place: Sendable, Hashable {
        case id
        case column(Int)
    }

    private(set) var columns: [EndpointColumn] = []
    private(set) var places: [Place] = []
    /// Whether cells of one column are not adjacent, and are regrouped after each row.
    private(set) var needsRegrouping = false

    init(_ names: [String], contract: DestinationContract, file: String) throws(Problem) {
        var known: [String: Int] = [:]
        for name in names {
            if name == contract.rowShape.key {
                guard !places.contains(.id) else { throw Self.repeated(name, file: file) }
                places.append(.id)
            } else if let column = known[name] {
                guard columns[column].attribute.isCustom, columns[column].rule == .list else {
                    throw Self.repeated(name, file: file)
                }
                if places.last != .column(column) { needsRegrouping = true }
                places.append(.column(column))
            } else {
                known[name] = columns.count
                places.append(.column(columns.count))
                columns.append(try Self.resolve(name, contract: contract, file: file))
            }
        }
        try check(names, contract: contract, file: file)
    }

    private func check(_ names: [String], contract: DestinationContract, file: String) throws(Problem) {
        if !places.contains(.id) {
            let key = contract.rowShape.key
            let near = names.first { $0.lowercased() == key.lowercased() }
            throw Problem(
                .badHeader, "\(file) has no column \(key)", file: file, line: 1,
                hint: near.map { "rename \($0) to \(key): case counts" })
        }
        let custom = columns.count { $0.attribute.isCustom }
        if custom > contract.customAttributes {
            throw Problem(
                .tooManyAttributes, "\(file) has \(custom) custom attributes; at most \(contract.customAttributes) fit",
                file: file, line: 1)
        }
    }

    private static func repeated(_ name: String, file: String) -> Problem {
        Problem(.repeatedColumn, "column \(name) occurs twice and takes one value", file: file, line: 1)
    }

    private static func resolve(
        _ name: String, contract: DestinationContract, file: String
    ) throws(Problem) -> EndpointColumn {
        do {
            return try EndpointColumn.resolve(name, in: contract)
        } catch {
            throw error.problem(for: name, file: file)
        }
    }
}

extension ColumnFlaw {
    func problem(for name: String, file: String) -> Problem {
        switch self {
        case .unknown(let suggestion):
            Problem(
                .unknownColumn, "\(name) is not a column of an import", file: file, line: 1,
                hint: suggestion.map { "did you mean \($0)?" } ?? "custom attributes are named Attributes.NAME")
        case .refused(let reason):
            Problem(.refusedColumn, "\(name) is not accepted: \(reason)", file: file, line: 1)
        case .nameTooLong(let limit):
            Problem(
                .badAttributeName, "the name of \(name) has more than \(limit) characters", file: file, line: 1)
        case .unfitName:
            Problem(
                .badAttributeName, "an attribute name is empty, or has a quote, line break or control character",
                file: file, line: 1)
        }
    }
}
