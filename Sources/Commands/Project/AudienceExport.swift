import ArgumentParser
import Foundation
import Operations
import SegmentCore

/// `headgate audience export`.
struct AudienceExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes endpoints to standard output: JSON lines, or CSV of some columns.")

    @OptionGroup var options: GlobalOptions

    @Option(name: .long, help: "CSV of Id and these columns, separated by commas; endpoints without them are left out.")
    var columns: String?

    @Option(name: .customLong("where"), help: "Only endpoints that this holds for (see audience count).")
    var filter: String?

    func run() async throws {
        let (columns, filter) = (columns, filter)
        try await CommandContext(options).runOnTarget { context, workspace in
            let audience = AudienceReads(workspace)
            let names = columns?.split(separator: ",").map { String($0).trimmingCharacters(in: .whitespaces) }
            try await audience.export(names.map { .csv(columns: $0) } ?? .jsonLines, where: filter) { data in
                try FileHandle.standardOutput.write(contentsOf: data)
            }
            return .succeeded
        }
    }
}
