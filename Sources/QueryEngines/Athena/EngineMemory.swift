import SegmentCore
import Synchronization

/// State that an engine keeps between calls. A value, protected by the engine's lock.
struct EngineMemory {
    /// Distinguishes this process's small results from those of others.
    var instance = ""
    var hasChecked = false
    /// True after Athena has refused to write plain text.
    var rewritesLines = false
    var cutoff: Int64?
    /// Results that are complete, by ticket.
    private(set) var results: [EngineTicket: EngineResult] = [:]
    private var order: [EngineTicket] = []
    /// Number of restarts of a small result, by its statement.
    private(set) var attempts: [String: Int] = [:]
    private static let limit = 500

    mutating func remember(_ result: EngineResult, of ticket: EngineTicket) {
        guard results.updateValue(result, forKey: ticket) == nil else { return }
        order.append(ticket)
        if order.count > Self.limit { results[order.removeFirst()] = nil }
    }

    mutating func beginAnew(_ what: String) {
        if attempts.count > Self.limit * 4 { attempts.removeAll() }
        attempts[what, default: 0] += 1
    }
}
