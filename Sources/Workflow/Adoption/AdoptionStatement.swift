import SegmentCore

/// The statement that creates a ledger's base from a CSV file of keys and the attributes that they carry. Columns `k,
/// id, c<slot>…`, with the snapshot's canonical texts, so that equal values compare as equal.
struct AdoptionStatement {
    let slots: [PlanSlot]
    let contract: DestinationContract

    /// - Parameter header: the file's columns in their order, `Id` among them. A repeated key counts once.
    func base(from file: ObjectKey, header: [String]) -> SQL {
        let columns = header.indices.map { "x\($0)" }
        let id: SQL = header.firstIndex(of: "Id").map { "x\($0)" } ?? .nullText
        let values = slots.commaPrefixed { slot -> SQL in
            let value = header.firstIndex(of: slot.attribute.name).map { canonical("x\($0)", slot) }
            return "\(value ?? .nullText) AS c\(slot.n)"
        }
        let names = slots.commaPrefixed { "c\($0.n)" }
        let custom = slots.filter(\.attribute.isCustom)
        let nothing = (custom.isEmpty ? slots : custom).joined(" AND ") { "c\($0.n) IS NULL" }
        return """
            SELECT k, \(SpelledKey.column())\(names) FROM (SELECT lower(id) AS k, id\(names), \
            row_number() OVER (PARTITION BY lower(id) ORDER BY id\(names)) AS place
              FROM (SELECT nullif(\(id), '') AS id\(values)
                FROM \(.file(file, .csv, columns: columns)) AS f) AS v WHERE id IS NOT NULL) AS r \
            WHERE place = 1 AND NOT (\(nothing))
            """
    }

    private func canonical(_ x: SQL, _ slot: PlanSlot) -> SQL {
        let text: SQL = "nullif(\(x), '')"
        if slot.isList { return .canonical(.listOfText(text), .textList) }
        guard slot.attribute.kind == .metric || contract.field(named: slot.attribute.name)?.isNumber == true else {
            return text
        }
        let number = SQL.canonical("try_cast(\(text) AS \(.double))", .double)
        return "CASE WHEN \(.isNumber(text)) THEN \(number) ELSE \(text) END"
    }
}
