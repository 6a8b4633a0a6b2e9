import Foundation
package import SegmentCore

/// Converts an engine's description of a query's columns into attributes with rules, or into all problems with them.
///
/// The contract defines which columns a destination accepts. Pure.
package struct QueryRules {
    let segment: SegmentDefinition
    let contract: DestinationContract

    package init(segment: SegmentDefinition, contract: DestinationContract) {
        self.segment = segment
        self.contract = contract
    }

    /// - Parameter owners: attribute → owner at the destination.
    /// - Throws: every problem at once, warnings included.
    package func validate(
        _ inspection: QueryInspection, owners: [String: SegmentName]
    ) throws(QueryInvalid) -> ValidatedQuery {
        var problems = inspection.problems
        let named = inspection.columns.enumerated().map { (position: $0.offset, column: $0.element) }
        let idPosition = identify(named.map(\.column), &problems)
        var attributes: [(position: Int, column: ResultColumn, attribute: Attribute)] = []
        for (position, column) in named where position != idPosition {
            // `id` in another case was named above already.
            if idPosition == nil, column.name.lowercased() == "id" { continue }
            if let attribute = AttributeGrammar(contract: contract, query: segment.query).attribute(column, &problems) {
                attributes.append((position, column, attribute))
            }
        }
        problems += sameNames(named.map(\.column))
        problems += counted(attributes.map(\.attribute), isIDAlone: idPosition != nil && named.count == 1)
        problems += owned(attributes.map(\.attribute), by: owners)
        let rules = LeaverResolution(segment: segment, contract: contract, present: attributes.map(\.attribute))
        let columns = attributes.map { position, column, attribute in
            SegmentColumn(
                attribute: attribute, type: column.type, position: position,
                rule: rules.rule(for: attribute, problems: &problems))
        }
        problems += rules.unmatched
        guard !problems.contains(where: { $0.severity == .error }), let idPosition else {
            throw QueryInvalid(problems: problems)
        }
        return ValidatedQuery(
            idPosition: idPosition, idType: inspection.columns[idPosition].type, columns: columns,
            userScope: rules.userScope, tables: inspection.tables, warnings: problems)
    }

    // MARK: Id

    private func identify(_ columns: [ResultColumn], _ problems: inout [Problem]) -> Int? {
        guard !columns.isEmpty else { return nil }
        guard let position = columns.firstIndex(where: { $0.name == "Id" }) else {
            let near = columns.first { $0.name.lowercased() == "id" }
            problems.append(
                segment.problem(
                    .idMissing, "the result has no column named Id", at: near?.name,
                    hint: near.map { "write it as Id, not \($0.name): AS \"Id\"" }
                        ?? "name the endpoint's id: SELECT endpoint_id AS Id, …"))
            return nil
        }
        switch columns[position].type {
        case .text, .integer: break
        case .null:
            problems.append(
                segment.problem(.idNull, "Id is NULL in every row", at: "Id", hint: "select the endpoint's id as Id"))
        default:
            problems.append(
                segment.problem(
                    .idType, "Id has type \(columns[position].engineType), not text", at: "Id",
                    hint: "cast it: CAST(… AS varchar) AS Id"))
        }
        return position
    }

    // MARK: All columns

    private func sameNames(_ columns: [ResultColumn]) -> [Problem] {
        Dictionary(grouping: columns.map(\.name)) { $0.lowercased() }.values.filter { $0.count > 1 }
            .sorted { $0[0] < $1[0] }.map { names in
                let spellings = Set(names).sorted()
                let what =
                    spellings.count == 1
                    ? "the column \(spellings[0]) occurs \(names.count) times"
                    : "columns differ in case only: \(spellings.joined(separator: ", "))"
                return segment.problem(.duplicateColumn, what, at: spellings[0], hint: "give each column its own name")
            }
    }

    private func counted(_ attributes: [Attribute], isIDAlone: Bool) -> [Problem] {
        if isIDAlone, !contract.definesSegments {
            return [
                segment.problem(
                    .noAttributes, "the result has no attribute beside Id", at: nil,
                    hint: "add one: SELECT …, 'Yes' AS \"Attributes.Name\"")
            ]
        }
        let custom = attributes.filter(\.isCustom).count
        guard custom > contract.customAttributes else { return [] }
        return [
            segment.problem(
                .tooManyAttributes, "\(custom) custom attributes, the destination takes \(contract.customAttributes)",
                at: nil, hint: "split the segment")
        ]
    }

    /// Fields such as `User.UserId` are set by many segments; custom attributes have one owner.
    private func owned(_ attributes: [Attribute], by owners: [String: SegmentName]) -> [Problem] {
        attributes.filter(\.isCustom).compactMap { attribute in
            guard let owner = owners[attribute.name], owner != segment.name else { return nil }
            return segment.problem(
                .attributeOwned, "\(attribute.name) belongs to the segment \(owner)", at: attribute.name,
                hint: "choose another name: an attribute has one owner")
        }
    }
}

/// A query that cannot run as a segment, with all reasons.
package struct QueryInvalid: Error, Sendable, Hashable {
    package var problems: [Problem]
    package init(problems: [Problem]) { self.problems = problems }
}

extension SegmentDefinition {
    /// A problem of this segment's query, with the place of `word` in its text.
    func problem(
        _ code: ProblemCode, _ message: String, at word: String?, severity: Problem.Severity = .error,
        hint: String? = nil
    ) -> Problem {
        let place = word.flatMap { query.text.range(of: "\"\($0)\"") ?? query.text.range(of: $0) }.map {
            query.place(atUTF8: query.text.utf8.distance(from: query.text.startIndex, to: $0.lowerBound))
        }
        return Problem(
            code, message, severity: severity, file: query.name, line: place?.line, column: place?.column, hint: hint)
    }
}

extension ProblemCode {
    package static let idMissing: Self = "id_missing"
    package static let idNull: Self = "id_null"
    package static let idType: Self = "id_type"
    package static let duplicateColumn: Self = "duplicate_column"
    package static let noAttributes: Self = "no_attributes"
    package static let tooManyAttributes: Self = "too_many_attributes"
    package static let attributeOwned: Self = "attribute_owned"
}
