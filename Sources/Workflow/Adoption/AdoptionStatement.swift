import SegmentCore

/// The statement that makes a ledger's base of a CSV file: what a destination or an earlier solution says that keys
/// carry. Columns `k, id, c<slot>…`, with the snapshot's canonical texts, so that equal values compare as equal.
struct AdoptionStatement {
    let slots: [PlanSlot]
    let contract: DestinationContract
    let dialect: any SQLDialect

    /// - Parameter header: the file's columns in their order, `Id` among them. A key that stands twice counts once.
    func base(from file: ObjectKey, header: [String]) -> String {
        let columns = header.indices.map { "x\($0)" }
        let id = header.firstIndex(of: "Id").map { "x\($0)" } ?? "CAST(NULL AS varchar)"
        let values = also(slots) { slot in
            let x = header.firstIndex(of: slot.attribute.name).map { "x\($0)" }
            return "\(x.map { canonical($0, slot) } ?? "CAST(NULL AS varchar)") AS c\(slot.n)"
        }
        let custom = slots.filter(\.attribute.isCustom)
        let nothing = list(custom.isEmpty ? slots : custom, " AND ") { "c\($0.n) IS NULL" }
        return """
            SELECT k, \(SpelledKey.column())\(also(slots) { "c\($0.n)" }) FROM (SELECT lower(id) AS k, id\(also(slots) { "c\($0.n)" }), \
            row_number() OVER (PARTITION BY lower(id) ORDER BY id\(also(slots) { "c\($0.n)" })) AS row
              FROM (SELECT nullif(\(id), '') AS id\(values)
                FROM \(dialect.relation(file: file, format: .csv, columns: columns)) AS f) AS v WHERE id IS NOT NULL) AS r \
            WHERE row = 1 AND NOT (\(nothing))
            """
    }

    private func canonical(_ x: String, _ slot: PlanSlot) -> String {
        let text = "nullif(\(x), '')"
        if slot.isList { return dialect.canonical(dialect.spell(.listOfText(text)), type: .textList) }
        guard slot.attribute.kind == .metric || contract.field(named: slot.attribute.name)?.isNumber == true else {
            return text
        }
        let number = dialect.canonical("try_cast(\(text) AS double)", type: .double)
        return "CASE WHEN \(dialect.spell(.isNumber(text))) THEN \(number) ELSE \(text) END"
    }
}
