/// SQL as a value: a statement or a part of one, in no engine's spelling.
///
/// A tree of text, names, literals, types, relations and functions, written with string interpolation:
///
///     let newest: SQL = "SELECT max(q) FROM \(.table(file)) AS f WHERE s = \(literal: state)"
///
/// A `String` cannot be interpolated, so data becomes SQL only as a literal or as an identifier. An analyst's query is
/// one opaque relation. Only an `SQLDialect` makes text of it.
package struct SQL: Sendable, Hashable, Codable {
    package enum Element: Sendable, Hashable, Codable {
        /// SQL that all engines share.
        case text(String)
        /// The name of a column or an expression, to be quoted.
        case identifier(String)
        /// A text value, to be quoted.
        case literal(String)
        case type(SQLType)
        case relation(SQLRelation)
        case function(SQLFunction<SQL>)
    }

    package private(set) var elements: [Element] = []

    package init() {}

    package init(_ element: Element) { elements = [element] }

    package var isEmpty: Bool { elements.isEmpty }

    /// Neighbouring texts become one, so that values of one text are equal however they were put together.
    package mutating func append(_ element: Element) {
        guard case .text(let text) = element else { return elements.append(element) }
        guard !text.isEmpty else { return }
        if case .text(let last)? = elements.last {
            elements[elements.count - 1] = .text(last + text)
        } else {
            elements.append(element)
        }
    }

    package mutating func append(_ other: SQL) {
        for element in other.elements { append(element) }
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }
}

extension SQL {
    /// What the statement reads, each relation once, in the order of the text.
    package var reads: [SQLRelation] {
        var found: [SQLRelation] = []
        collectReads(&found)
        return found
    }

    private func collectReads(_ found: inout [SQLRelation]) {
        for element in elements {
            switch element {
            case .relation(let relation): if !found.contains(relation) { found.append(relation) }
            case .function(let function): for operand in function.operands { operand.collectReads(&found) }
            case .text, .identifier, .literal, .type: continue
            }
        }
    }

    /// The same statement over other relations.
    ///
    /// - Parameter replacement: nil leaves a relation as it is.
    package func replacingRelations(_ replacement: (SQLRelation) -> SQL?) -> SQL {
        var result = SQL()
        for element in elements {
            switch element {
            case .relation(let relation): result.append(replacement(relation) ?? SQL(element))
            case .function(let function):
                result.append(.function(function.map { $0.replacingRelations(replacement) }))
            case .text, .identifier, .literal, .type: result.append(element)
            }
        }
        return result
    }
}
