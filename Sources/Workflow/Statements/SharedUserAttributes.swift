import SegmentCore

/// The part of the plan that takes user attributes away by user: a user leaves with its last endpoint.
///
/// Rows of one `User.UserId` share their user values (a NULL beside a value is the value; two values are invalid,
/// `conflicting_user_value`). An endpoint that left while its user stays loses in the ledger only what the user's rows
/// say too: nothing is sent for it (`ux`). A user with an invalid row has not left either. An endpoint whose user the ledger
/// does not know keeps. An endpoint whose row was invalid while its user changed has an entry that is out of date
/// (`split`): the user's value is then said again where a row has one, and left out where none has. Where rows do not
/// fold every text here is empty.
struct SharedUserAttributes {
    let shape: PlanShape
    let snapshot: String
    let bits: String

    /// Rows share values also where nothing is cleared.
    var isOn: Bool { !shape.folded.isEmpty && shape.userIDSlot?.column != nil }

    var taken: [PlanSlot] { isOn ? shape.taken : [] }

    func takes(_ slot: PlanSlot) -> Bool { taken.contains { $0.n == slot.n } }

    private var folded: [PlanSlot] { shape.folded.filter { $0.column != nil } }
    private var u: String { "c\(shape.userIDSlot?.n ?? 0)" }
    private var owner: String { "o\(shape.userIDSlot?.n ?? 0)" }
    private var plain: [PlanSlot] {
        shape.slots.filter { slot in !folded.contains { $0.n == slot.n } }
    }

    /// `vf`: valid rows with the user's values, and with a reason where two differ.
    var expressions: [String] {
        guard isOn else { return [] }
        let windows = also(folded) { slot in
            let c = "c\(slot.n)"
            return """
                min(\(c)) OVER (PARTITION BY \(u)) AS mn\(slot.n), max(\(c)) OVER (PARTITION BY \(u)) AS mx\(slot.n)
                """
        }
        let conflict = folded.isEmpty ? "FALSE" : list(folded, " OR ") { "mn\($0.n) <> mx\($0.n)" }
        return [
            """
            vf AS (SELECT k, id, \(bits), CASE WHEN \(u) IS NOT NULL AND (\(conflict)) THEN 'conflicting_user_value' END AS why\
            \(also(plain) { "c\($0.n)" })\
            \(also(folded) { "CASE WHEN \(u) IS NULL THEN c\($0.n) ELSE mx\($0.n) END AS c\($0.n), c\($0.n) AS raw\($0.n)" })
              FROM (SELECT s.*\(windows) FROM (\(PlanStatement.single(snapshot, bits, shape.slots))) AS s) AS s)
            """
        ]
    }

    var validRows: String { "SELECT k, id, \(bits)\(also(shape.slots) { "c\($0.n)" }) FROM vf WHERE why IS NULL" }

    var badKeys: String { " UNION SELECT k FROM vf WHERE why IS NOT NULL" }

    /// Invalid rows keep the values that they came with.
    var invalidRows: String {
        guard isOn else { return "" }
        let values = also(shape.slots) { slot in
            folded.contains { $0.n == slot.n } ? "raw\(slot.n) AS c\(slot.n)" : "c\(slot.n)"
        }
        return " UNION ALL SELECT k, id, why, \(bits)\(values) FROM vf WHERE why IS NOT NULL"
    }

    /// `users`: who occurs in the result, in valid rows (with values) or invalid ones, or owns a protected key.
    var users: [String] {
        guard isOn else { return [] }
        let values = also(taken) { "c\($0.n)" }
        let none = also(taken) { _ in "CAST(NULL AS varchar)" }
        return [
            """
            users AS (SELECT u, max(good) AS good, max(spoilt) AS spoilt\(also(taken) { "max(c\($0.n)) AS uv\($0.n)" }) FROM (\
            SELECT \(u) AS u, 1 AS good, 0 AS spoilt\(values) FROM vf WHERE why IS NULL UNION ALL \
            SELECT \(u), 0, 1\(none) FROM vf WHERE why IS NOT NULL UNION ALL \
            SELECT \(u), 0, 1\(none) FROM \(snapshot) AS s WHERE why IS NOT NULL UNION ALL \
            SELECT \(u), 0, 1\(none) FROM dup WHERE why = 'conflicting_duplicate' UNION ALL \
            SELECT l.\(owner), 0, 1\(none) FROM l JOIN bad ON bad.k = l.k LEFT JOIN v ON v.k = l.k WHERE v.k IS NULL) AS every WHERE u IS NOT NULL GROUP BY u)
            """
        ] + splits
    }

    /// `split`: the few users whose endpoints' entries say different things.
    private var splits: [String] {
        guard !folded.isEmpty else { return [] }
        let differ = { (slot: PlanSlot) in "min(o\(slot.n)) <> max(o\(slot.n))" }
        return [
            """
            split AS (SELECT \(owner) AS u\(also(folded) { "CASE WHEN \(differ($0)) THEN 1 ELSE 0 END AS sp\($0.n)" }) \
            FROM l WHERE \(owner) IS NOT NULL GROUP BY \(owner) HAVING \(list(folded, " OR ", differ)))
            """
        ]
    }

    var join: String {
        guard isOn else { return "" }
        let user = "coalesce(v.\(u), l.\(owner))"
        return " LEFT JOIN users ON users.u = \(user)"
            + (folded.isEmpty ? "" : " LEFT JOIN split ON split.u = \(user)")
    }

    var joinedColumns: String {
        guard isOn else { return "" }
        return """
            , CASE WHEN v.k IS NULL OR v.\(u) IS NULL THEN 1 ELSE 0 END AS away, \
            CASE WHEN users.u IS NULL THEN 0 ELSE 1 END AS stays, coalesce(users.good, 0) AS good, \
            coalesce(users.spoilt, 0) AS spoilt\(also(taken) { "users.uv\($0.n)" })\
            \(also(folded) { "coalesce(split.sp\($0.n), 0) AS sp\($0.n)" })
            """
    }

    /// `ux` = 1: the endpoint is away, its user stays, and the user's rows say no other than its entry, which then drops
    /// what they say unsaid. Where they say something else the endpoint is sent it too: its entry may be the only one
    /// that knows what the user still carries.
    var dropFlag: String {
        guard isOn else { return "" }
        // Where all user attributes keep, no row omits one, and it may be a CSV line.
        guard !taken.isEmpty else { return ", 0 AS ux" }
        let agrees = list(taken, " AND ") { "(o\($0.n) IS NULL OR o\($0.n) = coalesce(uv\($0.n), \(silent($0))))" }
        return """
            , CASE WHEN away = 1 AND stays = 1 AND NOT (qd > 0) AND \(owner) IS NOT NULL AND coalesce(\(agrees), FALSE) THEN 1 ELSE 0 END \
            AS ux
            """
    }

    /// What an endpoint carries by the leaver rule.
    private func ruled(_ slot: PlanSlot) -> String {
        switch slot.rule {
        case .keep: "o\(slot.n)"
        case .clear: "CAST(NULL AS varchar)"
        case .set(let value): "CASE WHEN y\(slot.n) IS NOT NULL THEN \(slot.literal(value)) END"
        }
    }

    /// The value that an endpoint carries where its user's valid rows are NULL: an invalid one may have had a value.
    private func silent(_ slot: PlanSlot) -> String { "CASE WHEN spoilt = 1 THEN o\(slot.n) ELSE \(ruled(slot)) END" }

    private func splits(_ slot: PlanSlot) -> Bool { isOn && folded.contains { $0.n == slot.n } }

    /// Whether the user's value is to be said although the endpoint's entry has it: another endpoint's has another.
    /// Not where leavers keep: entries of those that left would differ for ever, and the row be sent for ever.
    func saysAgain(_ slot: PlanSlot) -> String? {
        splits(slot) && takes(slot) ? "(sp\(slot.n) = 1 AND c\(slot.n) IS NOT NULL)" : nil
    }

    /// Whether a row says nothing of a slot. No row has the user's value and one is invalid, which keeps what the user
    /// carries: `[]` would take it from both, and an entry that is out of date would take the user back to it. What this
    /// endpoint itself may have said, and nobody settled, it says again.
    func isUnsaid(_ slot: PlanSlot) -> String? {
        let n = slot.n
        let isStale = splits(slot) ? "(sp\(n) = 1 AND c\(n) IS NULL AND NOT (qd > 0))" : nil
        // Where leavers keep, what an endpoint took along when it left is no longer its user's, who may have another.
        guard takes(slot) else {
            return isStale.map { "(\($0) OR (away = 1 AND stays = 1 AND NOT (qd > 0)))" }
        }
        let isNothing = "(t\(n) IS NULL AND y\(n) IS NULL)"
        return "(spoilt = 1 AND uv\(n) IS NULL AND \(isStale.map { "(\(isNothing) OR \($0))" } ?? isNothing))"
    }

    /// Whether the target of a slot depends on the user.
    func concerns(_ slot: PlanSlot) -> Bool { isOn && shape.folded.contains { $0.n == slot.n } }

    func target(of slot: PlanSlot) -> String {
        let n = slot.n
        // An endpoint that moved to another user: its entry is about the old user, and not about the new one.
        let moved = "\(u) <> \(owner)"
        guard takes(slot) else { return "CASE WHEN \(moved) THEN c\(n) ELSE coalesce(c\(n), o\(n)) END" }
        return """
            CASE WHEN away = 1 AND \(owner) IS NULL THEN o\(n) \
            WHEN ux = 1 THEN CASE WHEN uv\(n) IS NULL THEN o\(n) END \
            WHEN away = 1 AND stays = 1 THEN coalesce(uv\(n), \(silent(slot))) \
            WHEN away = 1 THEN \(ruled(slot)) \
            WHEN \(moved) THEN c\(n) \
            ELSE coalesce(c\(n), \(silent(slot))) END
            """
    }
}
