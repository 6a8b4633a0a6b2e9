import SegmentCore

/// The statements that find one key in many runs' files.
///
/// A plan carries the key of every row that it sends, withholds or refuses, so one column of each plan tells all; the
/// sent and rejected rows are looked through only in runs that sent the key.
struct ChangesStatement {
    let dialect: KeyedDialect

    init(key: String, dialect: any SQLDialect) { self.dialect = KeyedDialect(dialect, key: key) }

    /// Columns: `run, class, why, id, sent`, then per slot of that run value and flags; NULL where a run has fewer.
    func planned(in runs: [(run: RunID, plan: ChangePlan)]) -> String {
        let width = runs.map(\.plan.slots.count).max() ?? 0
        return list(runs, " UNION ALL\n") { run, plan in
            let slots = also(Array(0..<width)) { index in
                guard index < plan.slots.count else {
                    return "CAST(NULL AS varchar) AS s\(index), CAST(NULL AS varchar) AS f\(index)"
                }
                let n = plan.slots[index].n
                return "c\(n) AS s\(index), CAST(x\(n) AS varchar) AS f\(index)"
            }
            return """
                SELECT \(sqlLiteral(run.rawValue)) AS run, class, why, \(SpelledKey.read()) AS id, \
                CASE WHEN fmt IN ('c', 'j') THEN '1' END AS sent\(slots) FROM \(dialect.relation(table: plan.table)) AS p
                """
        }
    }

    /// Columns: `run, what, word`; `batch` with the batch's name, where there are sent rows to look through, `rejected`
    /// with the reason.
    func outcomes(in runs: [(run: RunID, sent: ObjectKey?, rejections: [ObjectKey])]) -> String {
        list(runs, " UNION ALL\n") { run, sent, rejections in
            let name = sqlLiteral(run.rawValue)
            let batch = sent.map {
                "SELECT \(name) AS run, 'batch' AS what, batch AS word FROM \(dialect.relation(table: $0)) AS p"
            }
            return list(
                [batch].compactMap(\.self)
                    + rejections.map {
                        "SELECT \(name) AS run, 'rejected' AS what, reason AS word FROM \(dialect.relation(rejections: $0)) AS p"
                    }, " UNION ALL "
            ) { $0 }
        }
    }
}
