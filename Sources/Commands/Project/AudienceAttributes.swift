import ArgumentParser
import Foundation
import Operations
import SegmentCore

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
