package import SegmentCore
import Testing

/// What every notice sink keeps to. `delivered` gives the ids that have arrived, oldest first.
package enum NoticeSinkConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case named = "it has a name for messages"
    case order = "notices arrive in order, whatever the run's status"
    case everyone = "of 20 notices at once all arrive"

    package var testDescription: String { rawValue }

    package func check(_ sink: any NoticeSink, delivered: () async throws -> [String]) async throws {
        switch self {
        case .named:
            #expect(!sink.name.isEmpty)
        case .order:
            for status in RunStatus.allCases {
                try await sink.deliver(Sample.notice(status.rawValue, status: status))
            }
            #expect(try await delivered() == RunStatus.allCases.map(\.rawValue))
        case .everyone:
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 10..<30 {
                    group.addTask { try await sink.deliver(Sample.notice("notice \(index)")) }
                }
                try await group.waitForAll()
            }
            #expect(try await delivered().sorted() == (10..<30).map { "notice \($0)" })
        }
    }
}
