import ArgumentParser
import Foundation
import Operations
import SegmentCore

/// `headgate audience import FILE`.
struct AudienceImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports endpoints outside any segment: CSV or JSON lines.")

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: "A .csv or .jsonl file in Pinpoint's import format.", completion: .file(extensions: ["csv", "jsonl"]))
    var file: String

    func validate() throws {
        if format == nil { throw ValidationError("FILE ends in .csv, .json or .jsonl.") }
    }

    private var format: ImportBatch.Format? {
        switch URL(filePath: file).pathExtension.lowercased() {
        case "csv": .csv
        case "json", "jsonl", "ndjson": .jsonLines
        default: nil
        }
    }

    func run() async throws {
        let (file, format) = (file, format ?? .csv)
        try await CommandContext(options).runOnTarget { context, workspace in
            let audience = AudienceReads(workspace)
            let outcome = try await audience.load(file: file, format: format)
            if context.isJSON {
                context.console.out(JSONOutput.text(outcome))
            } else {
                context.console.out("\(outcome.accepted.grouped) accepted, \(outcome.rejected.grouped) rejected")
                for reason in outcome.reasons { context.console.out("  \(reason.rows.grouped) \(reason.text)") }
            }
            return outcome.rejected == 0 ? .succeeded : .partial
        }
    }
}
