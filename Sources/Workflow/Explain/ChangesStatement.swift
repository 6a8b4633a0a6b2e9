import SegmentCore

/// The statements that find one key in many runs' files.
///
/// A plan contains the key of every row that it sends, withholds or refuses, so one column of each plan is enough; the
/// sent and rejected rows are read only in runs that sent the key.
struct ChangesStatement {
    let keyed: KeyedRelations

    init(key: String) { keyed = KeyedRelations(key: key) }

    /// Columns: `run, class, why, id, sent`, then per slot of that run value and flags; NULL where a run has fewer.
    func planned(in runs: [(run: RunID, plan: ChangePlan)]) -> SQL {
        let width = runs.map(\.plan.slots.count).max() ?? 0
        return runs.joined(" UNION ALL\n") { run, plan in
            let slots = (0..<width).commaPrefixed { index -> SQL in
                guard index < plan.slots.count else {
                    return "\(.nullText) AS s\(index), \(.nullText) AS f\(index)"
                }
                let n = plan.slots[index].n
                return "c\(n) AS s\(index), CAST(x\(n) AS \(.text)) AS f\(index)"
            }
            return """
                SELECT \(literal: run.rawValue) AS run, class, why, \(SpelledKey.read()) AS id, \
                CASE WHEN fmt IN ('c', 'j') THEN '1' END AS sent\(slots) FROM \(keyed.rows(of: plan.table)) AS p
                """
        }
    }

    /// Columns: `run, what, word`; `batch` with the batch's name, where there are sent rows to search, `rejected` with
    /// the reason.
    func outcomes(in runs: [(run: RunID, sent: ObjectKey?, rejections: [ObjectKey])]) -> SQL {
        runs.joined(" UNION ALL\n") { run, sent, rejections in
            let batches = [sent].compactMap(\.self).map { file -> SQL in
                """
                SELECT \(literal: run.rawValue) AS run, 'batch' AS what, batch AS word \
                FROM \(keyed.rows(of: file)) AS p
                """
            }
            let reasons = rejections.map { file -> SQL in
                """
                SELECT \(literal: run.rawValue) AS run, 'rejected' AS what, reason AS word \
                FROM \(keyed.refused(in: file)) AS p
                """
            }
            return (batches + reasons).joined(separator: " UNION ALL ")
        }
    }
}
