import Crypto
package import Foundation
package import SegmentCore

/// A plan as a file: the run's record up to its guards. References, figures and digests; no rows.
package struct SavedPlan: Sendable, Codable {
    /// The format that this program writes; another one is refused by name.
    package static let currentFormat = 1

    private struct Envelope: Codable {
        var format: Int
        var digest: String
        /// JSON of the record, as text: its digest is over these very bytes.
        var record: String
    }

    package let record: RunRecord

    package init(record: RunRecord) { self.record = record }

    package var data: Data {
        let body = JSONCoding.data(record)
        return JSONCoding.data(
            Envelope(
                format: Self.currentFormat, digest: Self.digest(body), record: String(decoding: body, as: UTF8.self)))
    }

    /// Reads a plan file, refusing another format, a damaged one, and one that is too old.
    package init(data: Data, file: String, maxAge: Duration, now: Date) throws(Problem) {
        guard let format = JSONCoding.format(of: data) else {
            throw Problem(
                .planFile, "this is not a plan of headgate", file: file, hint: "headgate plan SEGMENT -o FILE makes one"
            )
        }
        guard format == Self.currentFormat else {
            throw Problem(
                .planFile,
                "the plan has the format \(format), this version reads the format \(Self.currentFormat) only",
                file: file,
                hint: "plan again with this version")
        }
        guard let envelope = try? JSONCoding.value(Envelope.self, from: data) else {
            throw Problem(.planFile, "the plan is damaged", file: file, hint: "plan again")
        }
        let body = Data(envelope.record.utf8)
        guard Self.digest(body) == envelope.digest, let record = try? JSONCoding.value(RunRecord.self, from: body)
        else {
            throw Problem(.planFile, "the plan was altered after it was written", file: file, hint: "plan again")
        }
        let age = now.timeIntervalSince(record.createdAt)
        guard age <= Double(maxAge.components.seconds) else {
            throw Problem(
                .planAge, "the plan is \(Int(age / 3600)) h old, plan.max_age is \(maxAge.components.seconds / 3600) h",
                file: file, hint: "plan again")
        }
        self.record = record
    }

    /// A run that continues from this plan: it has the plan's stages up to the guards.
    package func applied(as id: RunID, approved: Bool, at time: Date) -> RunRecord {
        var request = record.request
        request.id = id
        request.kind = .apply
        request.approved = approved
        var run = RunRecord(request: request, status: .running, createdAt: time)
        run.stages = record.stages.filter { $0.value.output != nil && $0.key != .notice }
        return run
    }

    package var guarded: GuardedPlan? {
        record.stages[.guards]?.output.flatMap { try? JSONCoding.value(GuardedPlan.self, from: $0) }
    }

    private static func digest(_ data: Data) -> String {
        SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

extension ProblemCode {
    package static let planFile: Self = "plan_file"
    package static let planAge: Self = "plan_too_old"
}
