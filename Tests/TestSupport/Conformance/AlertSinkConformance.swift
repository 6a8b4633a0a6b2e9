package import SegmentCore
import Testing

/// What every alert sink keeps to. `delivered` gives what has arrived, oldest first, each id once.
package enum AlertSinkConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case named = "it has a name for messages"
    case order = "alerts arrive in order and whole, whatever the condition"
    case again = "an alert that is delivered twice is known by its id"
    case withoutRun = "an alert about a start that came to no run arrives whole"
    case everyone = "of 20 alerts at once all arrive"

    package var testDescription: String { rawValue }

    package func check(_ sink: any AlertSink, delivered: () throws -> [Alert]) async throws {
        switch self {
        case .named:
            #expect(!sink.name.isEmpty)
        case .order:
            let alerts = try SegmentCondition.allCases.map { try Sample.alert("run-1/\($0.rawValue)", condition: $0) }
            for alert in alerts { try await sink.deliver(alert) }
            #expect(try delivered() == alerts)
        case .again:
            for id in ["1/failing", "1/failing", "2/ok"] { try await sink.deliver(Sample.alert(id)) }
            #expect(try delivered().map(\.id) == ["1/failing", "2/ok"])
        case .withoutRun:
            var alert = try Sample.alert("not-started-20261121T101500Z/dev/vip/failing")
            alert.report = nil
            alert.problems = [Problem("store_denied", "the results root takes no writes", hint: "mend it")]
            try await sink.deliver(alert)
            #expect(try delivered() == [alert])
        case .everyone:
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 10..<30 {
                    group.addTask { try await sink.deliver(Sample.alert("\(index)/failing")) }
                }
                try await group.waitForAll()
            }
            #expect(try delivered().map(\.id).sorted() == (10..<30).map { "\($0)/failing" })
        }
    }
}
