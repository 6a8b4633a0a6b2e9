import Foundation
import TestSupport

/// A project of which a slot has been missed. Slots are a week apart, so that no other one comes during a test.
extension TestProject {
    static let weekly = "plans: {query: plans.sql, schedule: {every: 7d}}"

    /// The sample people, one weekly segment whose last two slots were not started.
    func layMissed(_ segments: [String] = [weekly], more: String = "") async throws {
        try await lay(BaseProject.people, segments: segments, more: more)
        let first = try await headgate("serve", "--once")
        guard first.code == 0, first.stdout.isEmpty else { throw UnexpectedOutcome(first) }
        try miss("plans")
    }

    /// Makes the kept state say that the last two slots were not started.
    func miss(_ segment: String) throws {
        let week = 7 * 86_400
        let last = Int(Date().timeIntervalSince1970) / week * week
        let path = ".headgate/results/schedule/dev/\(segment).json"
        var state = try JSONSerialization.jsonObject(with: Data(read(path).utf8)) as? [String: Any] ?? [:]
        state["slot"] = (last - 2 * week) * 1_000
        try write(String(decoding: JSONSerialization.data(withJSONObject: state), as: UTF8.self), to: path)
    }

    func runs() async throws -> [String] {
        let outcome = try await headgate("runs", "--output", "json")
        return outcome.stdout.matches(of: /"run_id" : "([^"]+)"/).map { String($0.output.1) }
    }

    /// The lines of a file that sinks write to; none while there is no file.
    func lines<T: Decodable>(_ path: String, as type: T.Type = T.self) throws -> [T] {
        guard FileManager.default.fileExists(atPath: url(path).path) else { return [] }
        return try read(path).split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
}

/// An alert as programs read it.
struct PrintedAlert: Decodable, Sendable {
    var id: String
    var segment: String
    var target: String
    var condition: String
    var previous: String
    var `repeat`: Bool
    var runs: Int
    var subject: String
    var report: PrintedReport?
    var problems: [PrintedProblem]?
}
