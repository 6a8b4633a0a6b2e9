import Foundation
import SegmentCore

/// The executions of a task, in the order of its statements, and how their results are used. Encoded as a ticket: a
/// small text, or a reference to an object under the results root.
struct AthenaTicket: Sendable, Hashable, Codable {
    var output: EngineTask.Output
    var executions: [String]
    /// Whether this process converts the results into lines.
    var rewrites: Bool?

    /// Longer tickets are stored as objects, because a journal's record contains one.
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

    /// Nil when `text` is not a ticket of this engine.
    init?(text: String) {
        guard let ticket = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = ticket
    }

    /// The ticket for the port; a long one is stored as an object.
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
