import SegmentCore

extension KeyExplanation {
    /// Takes in the rows of `KeyStatement`.
    mutating func read(
        _ rows: [[String?]], slots: [LedgerSlot], owners: [String: SegmentName], pointer: LedgerPointer?
    ) {
        var targets: [String?] = []
        var accepted: [String?] = []
        for row in rows where row.count == 4 + slots.count {
            let values = Array(row[4...])
            switch row[0] {
            case "target":
                verdict = row[1] == "nothing" ? nil : row[1]
                targets = values
            case "accepted": accepted = values
            case "rejected": rejected = Self.named(values, slots)
            case "try":
                doubts.append(
                    Try(
                        state: Self.state(row[1]), batch: Self.batch(row[2] ?? "", pointer),
                        values: Self.named(values, slots)))
            case "invalid": invalid.append(row[1] ?? "")
            default: break
            }
            if let id = row[3] { key = id }
        }
        attributes = slots.enumerated().map { index, slot in
            Value(
                attribute: slot.attribute.name, owner: owners[slot.attribute.name],
                target: targets.isEmpty ? nil : targets[index], accepted: accepted.isEmpty ? nil : accepted[index])
        }
    }

    private static func named(_ values: [String?], _ slots: [LedgerSlot]) -> [String: String] {
        var named: [String: String] = [:]
        for (slot, value) in zip(slots, values) { named[slot.attribute.name] = value }
        return named
    }

    private static func state(_ letter: String?) -> String {
        switch letter.flatMap(LedgerDelta.State.init(rawValue:)) {
        case .unknown: "unknown"
        case .isolated: "isolated"
        default: "doubt"
        }
    }

    /// `7.c-0` as the run that took the sequence and its batch, where the ledger still names it.
    private static func batch(_ text: String, _ pointer: LedgerPointer?) -> String {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        let delta = pointer?.deltas.first { "\($0.sequence)" == parts.first }
        guard let delta else { return text }
        return parts.count == 2 ? "\(delta.run)/\(parts[1])" : delta.run.rawValue
    }
}
