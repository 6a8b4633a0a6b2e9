import SegmentCore

/// The part of the plan that takes user attributes away by user: a user leaves with its last endpoint.
///
/// Rows of one `User.UserId` share their user values (a NULL beside a value is the value; two values are invalid,
/// `conflicting_user_value`). An endpoint that left while its user stays loses in the ledger only what the user's rows
/// say too: nothing is sent for it (`user_stays`). A user with an invalid row has not left either. An endpoint whose
/// user the ledger does not know keeps. An endpoint whose row was invalid while its user changed has an entry that is
/// out of date (`split_users`): the user's value is then said again where a row has one, and left out where none has.
/// Where rows do not share user attributes every text here is empty.
struct SharedUserAttributes {
    let shape: PlanShape
    let snapshot: SQL
    let bits: SQL

    /// Rows share values also where nothing is cleared.
    var isOn: Bool { !shape.folded.isEmpty && shape.userIDSlot?.column != nil }

    var taken: [PlanSlot] { isOn ? shape.taken : [] }

    func takes(_ slot: PlanSlot) -> Bool { taken.contains { $0.n == slot.n } }

    private var folded: [PlanSlot] { shape.folded.filter { $0.column != nil } }
    /// The user of a row of the result.
    private var userID: SQL { "c\(shape.userIDSlot?.n ?? 0)" }
    /// The user of a key in the ledger.
    private var owner: SQL { "held\(shape.userIDSlot?.n ?? 0)" }
    private var plain: [PlanSlot] {
        shape.slots.filter { slot in !folded.contains { $0.n == slot.n } }
    }

    // MARK: Rows

    /// `user_rows`: valid rows with the user's values, and with a reason where two differ.
    var expressions: [SQL] {
        guard isOn else { return [] }
        let windows = folded.commaPrefixed { slot in
            let c: SQL = "c\(slot.n)"
            return """
                min(\(c)) OVER (PARTITION BY \(userID)) AS lowest\(slot.n), \
                max(\(c)) OVER (PARTITION BY \(userID)) AS highest\(slot.n)
                """
        }
        let conflict = folded.isEmpty ? "FALSE" : folded.joined(" OR ") { "lowest\($0.n) <> highest\($0.n)" }
        let shared = folded.commaPrefixed { slot in
            let n = slot.n
            return "CASE WHEN \(userID) IS NULL THEN c\(n) ELSE highest\(n) END AS c\(n), c\(n) AS given\(n)"
        }
        return [
            """
            user_rows AS (SELECT k, id, \(bits), \
            CASE WHEN \(userID) IS NOT NULL AND (\(conflict)) THEN 'conflicting_user_value' END AS why\
            \(plain.commaPrefixed { "c\($0.n)" })\(shared)
              FROM (SELECT s.*\(windows) FROM (\(PlanStatement.single(snapshot, bits, shape.slots))) AS s) AS s)
            """
        ]
    }

    var validRows: SQL {
        "SELECT k, id, \(bits)\(shape.slots.commaPrefixed { "c\($0.n)" }) FROM user_rows WHERE why IS NULL"
    }

    var invalidKeys: SQL { isOn ? " UNION SELECT k FROM user_rows WHERE why IS NOT NULL" : "" }

    /// Invalid rows keep the values that they came with.
    var invalidRows: SQL {
        guard isOn else { return "" }
        let values = shape.slots.commaPrefixed { slot in
            folded.contains { $0.n == slot.n } ? "given\(slot.n) AS c\(slot.n)" : "c\(slot.n)"
        }
        return " UNION ALL SELECT k, id, why, \(bits)\(values) FROM user_rows WHERE why IS NOT NULL"
    }

    // MARK: Users

    /// `users`: who occurs in the result, in valid rows (with values) or invalid ones, or owns a protected key.
    var users: [SQL] {
        guard isOn else { return [] }
        let values = taken.commaPrefixed { "c\($0.n)" }
        let none = taken.commaPrefixed { _ in .nullText }
        let shared = taken.commaPrefixed { "max(c\($0.n)) AS user_value\($0.n)" }
        return [
            """
            users AS (SELECT user_id, max(is_invalid) AS has_invalid_row\(shared) FROM (\
            SELECT \(userID) AS user_id, 0 AS is_invalid\(values) FROM user_rows WHERE why IS NULL UNION ALL \
            SELECT \(userID), 1\(none) FROM user_rows WHERE why IS NOT NULL UNION ALL \
            SELECT \(userID), 1\(none) FROM \(snapshot) AS s WHERE why IS NOT NULL UNION ALL \
            SELECT \(userID), 1\(none) FROM duplicates WHERE why = 'conflicting_duplicate' UNION ALL \
            SELECT l.\(owner), 1\(none) FROM ledger AS l JOIN invalid_keys ON invalid_keys.k = l.k \
            LEFT JOIN valid_rows AS v ON v.k = l.k WHERE v.k IS NULL) AS rows_of_users \
            WHERE user_id IS NOT NULL GROUP BY user_id)
            """
        ] + splits
    }

    /// `split_users`: the few users whose endpoints' entries say different things.
    private var splits: [SQL] {
        guard !folded.isEmpty else { return [] }
        let differ = { (slot: PlanSlot) -> SQL in "min(held\(slot.n)) <> max(held\(slot.n))" }
        return [
            """
            split_users AS (SELECT \(owner) AS user_id\
            \(folded.commaPrefixed { "CASE WHEN \(differ($0)) THEN 1 ELSE 0 END AS is_split\($0.n)" }) \
            FROM ledger WHERE \(owner) IS NOT NULL GROUP BY \(owner) HAVING \(folded.joined(" OR ", differ)))
            """
        ]
    }

    // MARK: Comparison

    var join: SQL {
        guard isOn else { return "" }
        let user: SQL = "coalesce(v.\(userID), l.\(owner))"
        let splits: SQL = folded.isEmpty ? "" : " LEFT JOIN split_users ON split_users.user_id = \(user)"
        return " LEFT JOIN users ON users.user_id = \(user)\(splits)"
    }

    var joinedColumns: SQL {
        guard isOn else { return "" }
        return """
            , CASE WHEN v.k IS NULL OR v.\(userID) IS NULL THEN 1 ELSE 0 END AS away, \
            CASE WHEN users.user_id IS NULL THEN 0 ELSE 1 END AS user_in_result, \
            coalesce(users.has_invalid_row, 0) AS has_invalid_row\
            \(taken.commaPrefixed { "users.user_value\($0.n)" })\
            \(folded.commaPrefixed { "coalesce(split_users.is_split\($0.n), 0) AS is_split\($0.n)" })
            """
    }

    /// `user_stays` = 1: the endpoint is away, its user stays, and the user's rows say no other than its entry, which
    /// then drops what they say unsaid. Where they say something else the endpoint is sent it too: its entry may be the
    /// only one that knows what the user still carries.
    var staysColumn: SQL {
        guard isOn else { return "" }
        // Where all user attributes keep, no row omits one, and it may be a CSV line.
        guard !taken.isEmpty else { return ", 0 AS user_stays" }
        let agrees = taken.joined(" AND ") { slot in
            "(held\(slot.n) IS NULL OR held\(slot.n) = coalesce(user_value\(slot.n), \(silent(slot))))"
        }
        return """
            , CASE WHEN away = 1 AND user_in_result = 1 AND NOT (doubt_sequence > 0) AND \(owner) IS NOT NULL \
            AND coalesce(\(agrees), FALSE) THEN 1 ELSE 0 END AS user_stays
            """
    }

    /// What an endpoint carries by the leaver rule.
    private func ruled(_ slot: PlanSlot) -> SQL {
        switch slot.rule {
        case .keep: "held\(slot.n)"
        case .clear: .nullText
        case .set(let value): "CASE WHEN possible\(slot.n) IS NOT NULL THEN \(slot.literal(value)) END"
        }
    }

    /// The value that an endpoint carries where its user's valid rows are NULL: an invalid one may have had a value.
    private func silent(_ slot: PlanSlot) -> SQL {
        "CASE WHEN has_invalid_row = 1 THEN held\(slot.n) ELSE \(ruled(slot)) END"
    }

    private func splits(_ slot: PlanSlot) -> Bool { isOn && folded.contains { $0.n == slot.n } }

    /// Whether the user's value is to be said although the endpoint's entry has it: another endpoint's has another.
    /// Not where leavers keep: entries of those that left would differ for ever, and the row be sent for ever.
    func saysAgain(_ slot: PlanSlot) -> SQL? {
        splits(slot) && takes(slot) ? "(is_split\(slot.n) = 1 AND c\(slot.n) IS NOT NULL)" : nil
    }

    /// Whether a row says nothing of a slot. No row has the user's value and one is invalid, which keeps what the user
    /// carries: `[]` would take it from both, and an entry that is out of date would take the user back to it. What this
    /// endpoint itself may have said, and nobody settled, it says again.
    func isUnsaid(_ slot: PlanSlot) -> SQL? {
        let n = slot.n
        let isStale: SQL? =
            splits(slot) ? "(is_split\(n) = 1 AND c\(n) IS NULL AND NOT (doubt_sequence > 0))" : nil
        // Where leavers keep, what an endpoint took along when it left is no longer its user's, who may have another.
        guard takes(slot) else {
            return isStale.map { "(\($0) OR (away = 1 AND user_in_result = 1 AND NOT (doubt_sequence > 0)))" }
        }
        let isNothing: SQL = "(target\(n) IS NULL AND possible\(n) IS NULL)"
        let isSilent: SQL = isStale.map { "(\(isNothing) OR \($0))" } ?? isNothing
        return "(has_invalid_row = 1 AND user_value\(n) IS NULL AND \(isSilent))"
    }

    /// Whether the target of a slot depends on the user.
    func concerns(_ slot: PlanSlot) -> Bool { isOn && shape.folded.contains { $0.n == slot.n } }

    func target(of slot: PlanSlot) -> SQL {
        let n = slot.n
        // An endpoint that moved to another user: its entry is about the old user, and not about the new one.
        let moved: SQL = "\(userID) <> \(owner)"
        guard takes(slot) else { return "CASE WHEN \(moved) THEN c\(n) ELSE coalesce(c\(n), held\(n)) END" }
        return """
            CASE WHEN away = 1 AND \(owner) IS NULL THEN held\(n) \
            WHEN user_stays = 1 THEN CASE WHEN user_value\(n) IS NULL THEN held\(n) END \
            WHEN away = 1 AND user_in_result = 1 THEN coalesce(user_value\(n), \(silent(slot))) \
            WHEN away = 1 THEN \(ruled(slot)) \
            WHEN \(moved) THEN c\(n) \
            ELSE coalesce(c\(n), \(silent(slot))) END
            """
    }
}
