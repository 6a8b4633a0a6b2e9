package import Foundation
package import SegmentCore

/// A stage whose values are JSON, which is how a runner sees it. Only `StageChain` makes one, and it checks the types.
package struct AnyStage: Sendable {
    package enum Status: Sendable {
        case pending(Data, after: Duration)
        case done(Data)
        case lost
    }

    package let name: StageName
    package let start: @Sendable (Data, StageContext) async throws(StageFailure) -> Data
    package let check: @Sendable (Data, Data, StageContext) async throws(StageFailure) -> Status
    package let cancel: @Sendable (Data, StageContext) async throws(StageFailure) -> Void
    package let holds: @Sendable (Data, StageContext) throws(StageFailure) -> Bool

    fileprivate init<S: Stage>(_ stage: S) {
        name = S.name
        start = { input, context async throws(StageFailure) in
            JSONCoding.data(try await stage.start(try S.read(S.Input.self, input), in: context))
        }
        check = { ticket, input, context async throws(StageFailure) in
            let status = try await stage.check(
                try S.read(S.Ticket.self, ticket), for: try S.read(S.Input.self, input), in: context)
            switch status {
            case .pending(let next, let after): return .pending(JSONCoding.data(next), after: after)
            case .done(let output): return .done(JSONCoding.data(output))
            case .lost: return .lost
            }
        }
        cancel = { ticket, context async throws(StageFailure) in
            try await stage.cancel(try S.read(S.Ticket.self, ticket), in: context)
        }
        holds = { output, context throws(StageFailure) in
            stage.holds(try S.read(S.Output.self, output), in: context)
        }
    }
}

extension Stage {
    /// Refuses a value that another version or an editor has written.
    fileprivate static func read<T: Decodable>(_ type: T.Type, _ data: Data) throws(StageFailure) -> T {
        do { return try JSONCoding.value(type, from: data) } catch {
            throw StageFailure([.unreadable(name)], .fail)
        }
    }
}

extension Problem {
    /// The journal's entry of a stage cannot be decoded.
    static func unreadable(_ stage: StageName) -> Problem {
        Problem(
            "journal_unreadable", "the journal's \(stage.rawValue) entry cannot be read by this version",
            hint: "start a new run; the ledger is not touched by it")
    }
}

/// Stages in their order. The type checker makes sure that each takes the output of the one before.
package struct StageChain<Output: Codable & Sendable>: Sendable {
    package let stages: [AnyStage]

    private init(stages: [AnyStage]) { self.stages = stages }

    package static func first<S: Stage>(_ stage: S) -> StageChain<S.Output>
    where S.Input == RunRequest, S.Output == Output {
        StageChain<S.Output>(stages: [AnyStage(stage)])
    }

    package func then<S: Stage>(_ stage: S) -> StageChain<S.Output> where S.Input == Output {
        StageChain<S.Output>(stages: stages + [AnyStage(stage)])
    }
}
