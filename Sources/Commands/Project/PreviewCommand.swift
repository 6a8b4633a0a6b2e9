import ArgumentParser
import Bootstrap
import SegmentCore

/// `headgate preview`: some rows of a query's result. They are customers' data, shown because asked for.
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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            let segments = try selection.definitions(of: project)
            return try await frame.withServices(project) { services in
                for segment in segments {
                    let time = asOf ?? services.system.now()
                    let inspection = try await services.engine.inspect(
                        segment.query, dialect: segment.dialect, asOf: time)
                    if inspection.problems.contains(where: { $0.severity == .error }) {
                        frame.console.show(inspection.problems)
                        return .invalid
                    }
                    let rows = try await services.engine.rows(
                        of: "SELECT * FROM \(.query(segment.query)) AS q LIMIT \(limit)",
                        reading: .lake(dialect: segment.dialect, asOf: time))
                    frame.show(rows, inspection.columns)
                }
                return .succeeded
            }
        }
    }
}

extension CommandContext {
    fileprivate func show(_ rows: [[String?]], _ columns: [ResultColumn]) {
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
