import SegmentCore

extension ModelPlanRow {
    /// The row as the destination must read it: a list clears when it is empty, what is omitted stays.
    package func exported(_ run: ModelRun) -> PretendDestination.Row {
        var values: [String: [String]] = [:]
        for slot in run.slots {
            let name = slot.attribute.name
            let value = self.values[name].map { slot.isList ? elements($0) : [$0] }
            if slot.column == nil, (flags[name] ?? 0) & 16 == 0 { continue }
            if slot.attribute.kind == .user, slot.rule != .keep, run.folds, leavesUser { continue }
            if (flags[name] ?? 0) & 64 != 0 { continue }
            // Other endpoints of the user may carry it: only a rule that clears may say that there is nothing.
            if slot.attribute.kind == .user, value == nil, slot.rule != .clear, run.scope != .single { continue }
            switch slot.attribute.kind {
            case .endpoint, .user: values[name] = value ?? []
            // A metric cannot be cleared, and a field is never taken away.
            case .metric, .field: values[name] = value
            }
        }
        return .init(id: id ?? "", values: values)
    }
}
