import ArgumentParser
import Operations
import SegmentCore
import Workflow

/// `headgate runs`: the runs of this machine, newest first.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "Lists runs, newest first.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Only runs of this segment.", completion: ProjectCompletion.segments)
    var segment: String?

    @Option(name: .long, help: "Only runs with this status.", completion: .list(RunStatus.allCases.map(\.rawValue)))
    var status: String?

    @Option(name: .long, help: "At most this many.")
    var limit: Int = 20

    func validate() throws {
        if let status, RunStatus(rawValue: status) == nil {
            throw ValidationError(
                "--status takes one of: \(RunStatus.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let filter = RunFilter(
            segment: segment.flatMap(SegmentName.init),
            statuses: status.flatMap(RunStatus.init(rawValue:)).map { [$0] },
            limit: limit)
        try await CommandContext(options).runOnTarget { context, workspace in
            let lines = try await Runs(workspace).list(filter).map { RunLine($0) }
            if context.isJSON {
                context.console.out(JSONOutput.text(lines))
                return .succeeded
            }
            var table = TextTable()
            table.add(["RUN", "SEGMENT", "TARGET", "KIND", "STATUS", "UPDATED"])
            for line in lines {
                table.add([
                    line.runID, line.segment ?? "(query)", line.target, line.kind, line.status, line.updatedAt,
                ])
            }
            table.lines.forEach(context.console.out)
            return .succeeded
        }
    }
}

/// A run in a listing.
private struct RunLine: Encodable {
    var runID: String
    var segment: String?
    var target: String
    var kind: String
    var status: String
    var createdAt: String
    var updatedAt: String

    enum CodingKeys: String, CodingKey {
        case runID = "run_id"
        case segment, target, kind, status
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    init(_ record: RunRecord) {
        runID = record.request.id.rawValue
        segment = record.request.segment.name?.rawValue
        target = record.request.target
        kind = record.request.kind.rawValue
        status = record.status.rawValue
        createdAt = RunReport.timestamp(record.createdAt)
        updatedAt = RunReport.timestamp(record.updatedAt)
    }
}
