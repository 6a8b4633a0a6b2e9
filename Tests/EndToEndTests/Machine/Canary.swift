import Foundation

/// A mark that stands where something private would, so that it can be found wherever it has no business.
enum Canary: String, CaseIterable, Sendable {
    /// A value of the lake.
    case row = "canary-of-a-row"
    /// An address, and the id of an endpoint.
    case address = "canary-of-an-address@example.com"
    /// A literal of a query.
    case literal = "canary-of-a-literal"
    /// A literal of a view.
    case view = "canary-of-a-view"
    /// Part of a path, from a variable.
    case path = "canary-of-a-path"
    /// A word of an alert's command, from a variable.
    case word = "canary-of-a-word"
    /// The value that leavers get, from a variable: rows carry it.
    case leavers = "canary-of-leavers"

    /// What a row consists of.
    static let rows: Set<Canary> = [.row, .address, .leavers]

    static func found(in data: Data) -> Set<Canary> {
        Set(allCases.filter { data.range(of: Data($0.rawValue.utf8)) != nil })
    }

    /// Which files may hold what: the first pattern that fits the path says it, a file without one may hold nothing.
    static let places: [(pattern: String, allowed: Set<Canary>)] = [
        // What the user wrote.
        ("^lake/", rows), ("^canary-of-a-path/(plans|other|views/.*)\\.sql$", [.literal, .view]),
        ("^(headgate\\.yaml|endpoints\\.csv|endpoints\\.jsonl|notify\\.sh)$", rows),
        // What is meant to hold rows.
        ("/results/runs/[^/]+/[a-z0-9-]+\\.parquet$", rows), ("/results/runs/[^/]+/invalid(-\\d+)?\\.csv$", rows),
        ("/results/runs/[^/]+/batches/", rows), ("/results/runs/[^/]+/rejected/", rows),
        ("/audience\\.sqlite(-wal)?$", rows), ("/results/adopt", rows),
        // Scripts of an engine's child; `gc` takes away what a killed process left of them.
        ("/results/work/job-", Set(allCases)),
        // The journal keeps the segment of a run, so that it can go on: its query's text and its leavers' value.
        ("^\\.headgate/journal\\.sqlite(-wal)?$", [.literal, .leavers]),
        // A saved plan is a run that goes on elsewhere.
        ("^saved\\.plan$", [.literal, .leavers]),
    ]

    static func allowed(at path: String) -> Set<Canary> {
        places.first { path.range(of: $0.pattern, options: .regularExpression) != nil }?.allowed ?? []
    }
}
