extension Sequence {
    /// The SQL of each element, with a separator between them.
    package func joined(_ separator: SQL = ", ", _ sql: (Element) -> SQL) -> SQL {
        var result = SQL()
        var isFirst = true
        for element in self {
            if !isFirst { result.append(separator) }
            result.append(sql(element))
            isFirst = false
        }
        return result
    }

    /// The SQL of each element, with a comma in front: columns that follow others.
    package func commaPrefixed(_ sql: (Element) -> SQL) -> SQL {
        var result = SQL()
        for element in self {
            result.append(", ")
            result.append(sql(element))
        }
        return result
    }
}

extension Sequence where Element == SQL {
    package func joined(separator: SQL) -> SQL { joined(separator) { $0 } }
}

extension SQL {
    /// A select over common table expressions, each `name AS (…)`.
    package static func with(_ expressions: [SQL], _ select: SQL) -> SQL {
        "WITH \(expressions.joined(separator: ",\n"))\n\(select)"
    }
}
