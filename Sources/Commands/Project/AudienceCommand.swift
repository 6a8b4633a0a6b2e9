import ArgumentParser
import Foundation
import Operations
import SegmentCore

/// `headgate audience`: what the embedded audience holds.
struct AudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience", abstract: "Looks into the embedded audience.",
        subcommands: [
            AudienceShow.self, AudienceCount.self, AudienceAttributes.self, AudienceExport.self, AudienceImport.self,
        ])
}

/// `headgate audience show ID`.
struct AudienceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows an endpoint with its attributes and its user's.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The endpoint's id, in any case.")
    var id: String

    func run() async throws {
        let id = id
        try await CommandContext(options).runOnTarget { context, workspace in
            let audience = AudienceReads(workspace)
            context.console.out(JSONOutput.text(try await audience.show(id)))
            return .succeeded
        }
    }
}

/// `headgate audience count --where "…"`.
struct AudienceCount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Counts endpoints.",
        discussion: """
            The filter: NAME = 'text', <> != < <= > >= with texts and numbers, NAME IN (…), NAME IS [NOT] NULL, AND, OR, NOT \
            and parentheses, over column names such as Attributes.Plan, User.UserAttributes.HasClicked or ChannelType. A list \
            matches when any element does.
            """)

    @OptionGroup var options: GlobalOptions

    @Option(name: .customLong("where"), help: "Only endpoints that this holds for.")
    var filter: String?

    func run() async throws {
        let filter = filter
        try await CommandContext(options).runOnTarget { context, workspace in
            let audience = AudienceReads(workspace)
            let count = try await audience.count(where: filter)
            context.console.out(context.isJSON ? JSONOutput.text(["count": count]) : String(count))
            return .succeeded
        }
    }
}

/// `headgate audience attributes`.
struct AudienceAttributes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attributes", abstract: "Lists attributes with their values and how many endpoints carry them.")

    @OptionGroup var options: GlobalOptions

    @Option(name: .long, help: "How many values of each attribute, the most frequent first.")
    var values: Int = 10

    func run() async throws {
        let top = values
        try await CommandContext(options).runOnTarget { context, workspace in
            let audience = AudienceReads(workspace)
            let attributes = try await audience.attributes(topValues: top)
            if context.isJSON {
                context.console.out(JSONOutput.text(attributes))
                return .succeeded
            }
            var table = TextTable(numeric: [1])
            table.add(["ATTRIBUTE", "ENDPOINTS", "VALUES"])
            for attribute in attributes {
                let values = attribute.values.map { "\($0.value) \($0.endpoints.grouped)" }
                let more = attribute.distinctValues - attribute.values.count
                table.add(
                    [
                        attribute.attribute.name, attribute.endpoints.grouped,
                        (values + (more > 0 ? ["… \(more.grouped) more"] : [])).joined(separator: ", "),
                    ])
            }
            table.lines.forEach(context.console.out)
            return .succeeded
        }
    }
}

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

/// `headgate audience import FILE`.
struct AudienceImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes endpoints of your own in, outside any segment: CSV or JSON lines.")

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
