import Foundation
import SegmentCore
import TestSupport
import Workflow

extension History {
    /// The rows to send by batch: within the limits, and halved by failed batch.
    mutating func checkSent(
        _ rows: [DuckDBSession.Row], _ planned: [String: ModelPlanRow], _ run: ModelRun
    ) -> [String: [String]] {
        expect(Set(rows.map { $0["k"] ?? "" }) == Set(planned.keys) && rows.count == planned.count, "sent: other keys")
        for row in rows {
            let values = run.slots.map { row[$0.slot.column] }
            let expected = run.slots.map { planned[row["k"] ?? ""]?.values[$0.attribute.name] }
            expect(values == expected, "sent: other values: \(row)")
        }
        let batches = Dictionary(grouping: rows) { $0["batch"] ?? "" }
        for (batch, own) in batches where batch != SentStatement.quietBatch {
            let groups = Set(own.map { planned[$0["k"] ?? ""]?.halving })
            expect(groups.count == 1, "batch \(batch) mixes failed batches")
            let bytes = own.reduce(0) { $0 + (Int($1["size"] ?? "") ?? 0) }
            expect(own.count <= run.contract.batchRows, "batch \(batch) has \(own.count) rows")
            expect(own.count == 1 || bytes <= run.contract.batchBytes, "batch \(batch) has \(bytes) bytes")
            if case let group?? = groups.first {
                let all = planned.values.count { $0.halving == group }
                expect(own.count <= (all + 1) / 2, "batch \(batch) is no half of \(all) rows")
            }
        }
        for row in rows {
            let isQuiet = planned[row["k"] ?? ""]?.format == "n"
            expect(isQuiet == (row["batch"] == SentStatement.quietBatch), "sent: \(row) is in the wrong batch")
        }
        return batches.mapValues { $0.map { $0["k"] ?? "" } }
    }

    /// The exported rows, read as a destination reads them, by key.
    mutating func checkExport(
        _ rows: [DuckDBSession.Row], format: ImportBatch.Format, _ planned: [String: ModelPlanRow], _ run: ModelRun
    ) -> [String: PretendDestination.Row] {
        var byKey: [String: PretendDestination.Row] = [:]
        for row in rows {
            let read = format == .csv ? cells(row, run) : object(row["line"] ?? "", run)
            guard let read else {
                faults.append("run \(runs): cannot be read: \(row)")
                continue
            }
            let key = read.id.lowercased()
            let expected = planned[key]?.exported(run)
            expect(read == expected, "export\n  rules: \(String(describing: expected))\n  SQL:   \(read)")
            byKey[key] = read
        }
        let sent = planned.filter { $0.value.isSent }.keys
        expect(Set(byKey.keys) == Set(sent) && rows.count == sent.count, "export: other keys")
        return byKey
    }

    /// A CSV line has no empty cell.
    private func cells(_ row: DuckDBSession.Row, _ run: ModelRun) -> PretendDestination.Row? {
        var values: [String: [String]] = [:]
        for column in run.columns {
            guard let cell = row[column.attribute.name], !cell.isEmpty else { return nil }
            values[column.attribute.name] = [cell]
        }
        return row["Id"].map { .init(id: $0, values: values) }
    }

    private func object(_ line: String, _ run: ModelRun) -> PretendDestination.Row? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let id = object["Id"] as? String
        else { return nil }
        var values: [String: [String]] = [:]
        for slot in run.slots {
            let inner = slot.attribute.name.split(separator: ".").reduce(object as Any?) { outer, part in
                (outer as? [String: Any])?[String(part)]
            }
            switch (inner, slot.attribute.kind) {
            case (let list as [String], .endpoint), (let list as [String], .user): values[slot.attribute.name] = list
            case (let text as String, .field): values[slot.attribute.name] = [text]
            case (let number as NSNumber, .metric): values[slot.attribute.name] = [number.stringValue]
            case (nil, _): break
            default: return nil
            }
        }
        return .init(id: id, values: values)
    }
}
