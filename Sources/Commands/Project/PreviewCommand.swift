import ArgumentParser
import Operations
import ProjectFiles
import SegmentCore

/// `headgate preview`: the first rows of a query's result. They are customers' data.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Shows the first rows that a query gives; sends and keeps nothing.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var selection: SegmentOptions

    @Option(name: .long, help: "How many rows.")
    var limit: Int = 10

    @Option(name: .long, help: "What every clock function of the query reads (ISO 8601; default: now).")
    var asOf: AsOf?

    func validate() throws {
        if !(1...1_000).contains(limit) { throw ValidationError("--limit takes 1 to 1000.") }
    }

    func run() async throws {
        let (selection, limit, asOf) = (selection, limit, asOf?.date)
        try await CommandContext(options).run { context, workspaces in
            let project = try context.project()
            let segments = try selection.definitions(of: project)
            return try await context.withWorkspace(of: workspaces, project) { workspace in
                for segment in segments {
                    do {
                        context.show(try await Queries(workspace).preview(segment, limit: limit, asOf: asOf))
                    } catch let refused as QueryRefused {
                        context.console.show(refused.problems)
                        return .invalid
                    }
                }
                return .succeeded
            }
        }
    }
}

extension CommandContext {
    fileprivate func show(_ preview: QueryPreview) {
        let (rows, columns) = (preview.rows, preview.columns)
        if isJSON {
            let objects = rows.map { row in
                Dictionary(zip(columns.map(\.name), row)) { first, _ in first }
            }
            console.out(JSONOutput.text(objects))
            return
        }
        var table = TextTable()
        table.add(columns.map(\.name))
        table.add(columns.map { $0.engineType.lowercased() })
        for row in rows { table.add(row.map { $0 ?? "∅" }) }
        table.lines.forEach(console.out)
        console.out("(\(rows.count) row\(rows.count == 1 ? "" : "s"))")
    }
}
