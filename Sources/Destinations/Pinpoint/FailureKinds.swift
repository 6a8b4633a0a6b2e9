import SegmentCore

/// Groups Pinpoint's failure messages by kind, without row data.
///
/// The form of the messages is not documented, and they may quote a row in any way. So only words that Pinpoint itself
/// uses are kept; all else (ids, addresses, numbers, names) becomes `…`.
enum FailureKinds {
    /// Most reasons of an outcome.
    private static let most = 20

    /// Reasons whose rows sum to what failed.
    ///
    /// - Parameters:
    ///   - messages: at most the first 100.
    ///   - pieces: of a job that FAILED, how many pieces did and how many there were.
    ///   - rows: of the batch, which a FAILED job puts in doubt as a whole.
    static func reasons(
        _ messages: [String], failures: Int, pieces: (failed: Int?, all: Int?)?, rows: Int
    ) -> [ImportOutcome.Reason] {
        var counts: [String: Int] = [:]
        for message in messages.prefix(max(failures, pieces == nil ? 0 : messages.count)) {
            counts[kind(of: message), default: 0] += 1
        }
        let reported = counts.values.reduce(0, +)
        var reasons = counts.map { ImportOutcome.Reason(text: $0.key, rows: $0.value) }
            .sorted { ($1.rows, $0.text) < ($0.rows, $1.text) }
        if failures > reported {
            reasons.append(.init(text: "no message: Pinpoint reports the first 100 only", rows: failures - reported))
        }
        if let pieces {
            let share = pieces.failed.map { ": \($0) of \(pieces.all ?? $0) pieces" } ?? ""
            let rest = max(0, rows - max(failures, reported))
            reasons.insert(.init(text: "the import failed\(share)", rows: rest), at: 0)
        }
        guard reasons.count > most else { return reasons }
        let rest = reasons[(most - 1)...].reduce(0) { $0 + $1.rows }
        return reasons.prefix(most - 1) + [.init(text: "other reasons", rows: rest)]
    }

    /// A message without all words that are not known to be Pinpoint's own.
    static func kind(of message: String) -> String {
        var kept: [String] = []
        for word in message.prefix(500).split(whereSeparator: \.isWhitespace) {
            let bare = word.drop(while: isMark).reversed().drop(while: isMark).reversed()
            let plain = String(bare)
            if words.contains(plain.lowercased()) || names.contains(plain) {
                kept.append(plain)
            } else if kept.last != "…" {
                kept.append("…")
            }
        }
        let text = kept.joined(separator: " ")
        return text.isEmpty || text == "…" ? "a reason in words of its own" : text
    }

    private static func isMark(_ character: Character) -> Bool { !character.isLetter && !character.isNumber }

    /// Names of columns that are fixed, so that none of them is a person's.
    private static let names: Set<String> = [
        "Id", "Address", "ChannelType", "OptOut", "EffectiveDate", "EndpointStatus", "RequestId", "Attributes",
        "Metrics", "User", "UserId", "User.UserId", "UserAttributes", "User.UserAttributes", "Demographic", "Location",
        "Demographic.Locale", "Demographic.Timezone", "Location.Country", "Location.Latitude", "Location.Longitude",
        "JSON", "CSV", "UTF-8", "S3", "ISO", "E.164", "KB",
    ]

    private static let words: Set<String> = Set(
        """
        a above address all already an and are array at attribute attributes be because been bytes can cannot channel channels \
        character characters column columns contain contains could count country custom data date definition did do does \
        double duplicate empty endpoint endpoints error exceed exceeded exceeds expected failed field fields file for form \
        format found greater has have header import in instant internal invalid is it item its key larger latitude length \
        less limit line list location longer longitude malformed many match maximum member metric metrics minimum missing \
        more must name names no not null number numbers object of on one only or out parse per phone process record \
        rejected request required row rows service should size string strings supported than that the there this time \
        timezone to too token type unable unexpected unknown unrecognized unsupported update user users valid value values \
        was were with within without wrong
        """.split(separator: " ").map(String.init))
}
