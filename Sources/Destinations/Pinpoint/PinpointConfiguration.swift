package import AWSClient
package import Foundation
package import SegmentCore

/// Which application takes the rows, and how.
package struct PinpointConfiguration: Sendable {
    package var client: AWSClient
    /// The results root; Pinpoint reads the batches from it, so it is on S3.
    package var store: any ObjectStore
    package var applicationID: String
    /// The role that Pinpoint reads the batches with.
    package var roleARN: String
    /// Set when a segment is to be defined from each batch.
    package var segment: PinpointSegment?
    /// Most imports of the application at the same time from this process.
    package var jobs: Int
    /// An import that has not ended for this long pauses its run.
    package var timeout: Duration
    package var isolationRows: Int
    package var gates: ImportGates
    package var clock: any Clock<Duration>
    package var now: @Sendable () -> Date

    package init(
        client: AWSClient, store: any ObjectStore, applicationID: String, roleARN: String,
        segment: PinpointSegment? = nil, jobs: Int = 2, timeout: Duration = .seconds(6 * 3_600),
        isolationRows: Int = 1_000, gates: ImportGates = .process, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date
    ) {
        self.client = client
        self.store = store
        self.applicationID = applicationID
        self.roleARN = roleARN
        self.segment = segment
        self.jobs = jobs
        self.timeout = timeout
        self.isolationRows = isolationRows
        self.gates = gates
        self.clock = clock
        self.now = now
    }
}

/// The name of the segments that imports define: a text with `{segment}`, `{run}` and `{batch}` filled in.
///
/// Each import defines a segment of its own, static, of the rows that it brings: what a run changed, not the whole
/// audience. A name without `{run}` or `{batch}` is given to several.
package struct PinpointSegment: Sendable, Hashable, Codable {
    package let template: String
    private static let words = ["segment", "run", "batch"]

    /// Throws for a blank name, a word in braces that is none of the three, and more than 100 characters.
    package init(_ template: String) throws(Problem) {
        let named = template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) } ?? ""
        }
        guard !template.allSatisfy(\.isWhitespace), template.count <= 100, named.allSatisfy(Self.words.contains) else {
            throw Problem(
                .pinpointSegmentName, "'\(template)' cannot name segments",
                hint: "1 to 100 characters; {segment}, {run} and {batch} are filled in")
        }
        self.template = template
    }

    func name(of batch: ImportBatch) -> String {
        template.replacing("{segment}", with: batch.fence?.segment.rawValue ?? "query")
            .replacing("{run}", with: batch.key.run.rawValue).replacing("{batch}", with: batch.key.batch)
    }
}

extension ProblemCode {
    package static let pinpointSegmentName: Self = "pinpoint_segment_name"
}
