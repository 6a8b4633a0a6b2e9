import GRDB
import SegmentCore

extension AttributeSummary {
    static func all(topValues: Int, in db: Database) throws -> [AttributeSummary] {
        var summaries: [Int64: AttributeSummary] = [:]
        for known in try AttributeDictionary(db).all {
            summaries[known.number] = AttributeSummary(
                attribute: known.attribute, endpoints: 0, distinctValues: 0, values: [])
        }
        let sources = [("endpoint", "endpoint.attributes"), (EndpointRows.joined, EndpointRows.userAttributes)]
        for (tables, packed) in sources {
            let carriers = try Row.fetchCursor(
                db, sql: "SELECT a.key AS number, count(*) AS n FROM \(tables), json_each(\(packed)) a GROUP BY 1")
            while let row = try carriers.next() {
                let number: Int64 = try Self.number(row)
                summaries[number]?.endpoints = row["n"]
            }
            let values = try Row.fetchCursor(
                db, sql: Self.values(tables, packed), arguments: ["top": topValues])
            while let row = try values.next() {
                let number: Int64 = try Self.number(row)
                summaries[number]?.distinctValues = row["distinctValues"]
                summaries[number]?.values.append(Value(value: row["value"], endpoints: row["n"]))
            }
        }
        return summaries.values.filter { $0.endpoints > 0 }.sorted { $0.attribute.name < $1.attribute.name }
    }

    private static func values(_ tables: String, _ packed: String) -> String {
        """
        WITH counted AS (
          SELECT a.key AS number, CAST(v.value AS TEXT) AS value, count(*) AS n
          FROM \(tables), json_each(\(packed)) a, json_each(a.value) v GROUP BY 1, 2
        ), ranked AS (
          SELECT *, row_number() OVER (PARTITION BY number ORDER BY n DESC, value) AS rank,
            count(*) OVER (PARTITION BY number) AS distinctValues
          FROM counted
        )
        SELECT * FROM ranked WHERE rank <= :top ORDER BY number, rank
        """
    }

    private static func number(_ row: Row) throws -> Int64 {
        let key: String = row["number"]
        guard let number = Int64(key) else { throw PackedAttributes.Damage() }
        return number
    }
}
