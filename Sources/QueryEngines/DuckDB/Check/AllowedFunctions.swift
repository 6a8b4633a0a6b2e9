import SegmentCore

/// The functions that a query may call.
struct AllowedFunctions {
    enum Verdict: Equatable {
        case allowed
        /// The engine has it, but queries may not call it.
        case forbidden
        case unknown(suggestion: String?)
    }

    private let added: Set<String>

    init(_ dialect: QueryDialect) {
        added = dialect == .athena ? AthenaPrelude.functions : []
    }

    /// `name` in lower case.
    func verdict(_ name: String) -> Verdict {
        if Self.names.contains(name) || added.contains(name) || Self.isOperator(name) { return .allowed }
        if Self.known.contains(name) || Self.knownPrefixes.contains(where: name.hasPrefix) { return .forbidden }
        return .unknown(suggestion: nearest(to: name, among: Self.names.union(added).sorted()))
    }

    /// Table functions that are allowed in FROM.
    static let tables: Set<String> = ["unnest", "generate_series", "range"]

    /// Allowed, with a warning.
    static let nondeterministic: Set<String> = ["random", "uuid", "uuidv4", "gen_random_uuid"]

    /// `+`, `~~`, `->>`: all operators are pure.
    private static func isOperator(_ name: String) -> Bool {
        name == "!__postfix" || (!name.isEmpty && !name.contains { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}
