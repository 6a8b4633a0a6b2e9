import Foundation
import SegmentCore

/// The executions of a task, in the order of its statements, and what becomes of their results. As text it is a
/// ticket: small, or a reference to an object under the results root.
struct AthenaTicket: Sendable, Hashable, Codable {
    var output: EngineTask.Output
    var executions: [String]
    /// The executions give results, of which the lines are made in this process.
    var rewrites: Bool?

    /// Longer tickets are kept as objects: a journal's record holds one.
    static let longest = 8_192

    private static let reference = "athena-ticket:"

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    init(output: EngineTask.Output, executions: [String], rewrites: Bool? = nil) {
        self.output = output
        self.executions = executions
        self.rewrites = rewrites
    }

    /// Nil for what is no ticket of this engine.
    init?(text: String) {
        guard let ticket = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = ticket
    }

    /// As the port has it; a long one is written where its reference says.
    func stored(in store: any ObjectStore) async throws(StoreFailure) -> EngineTicket {
        let text = text
        guard text.utf8.count > Self.longest else { return EngineTicket(text) }
        let key = WorkPlace.folder(for: output.key).appending("ticket-\(sha256(text).prefix(24)).json")
        try await store.put(Data(text.utf8), at: key, when: .always)
        return EngineTicket(Self.reference + key.rawValue)
    }

    static func read(_ ticket: EngineTicket, in store: any ObjectStore) async throws(StoreFailure) -> AthenaTicket? {
        guard ticket.rawValue.hasPrefix(reference) else { return AthenaTicket(text: ticket.rawValue) }
        let object = try await store.get(ObjectKey(String(ticket.rawValue.dropFirst(reference.count))))
        return object.flatMap { AthenaTicket(text: String(decoding: $0.data, as: UTF8.self)) }
    }
}
