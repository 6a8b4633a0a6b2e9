import ArgumentParser
import Operations

/// `headgate adopt`: what carries the attributes already becomes the ledger.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Fills a segment's empty ledger with what carries its attributes already.",
        discussion: """
            From the audience as it is now, or from a CSV file with Id and attributes, such as the last result of an earlier \
            solution. Nothing is sent. A plan then shows who has left since as removed.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A segment of the project.", completion: ProjectCompletion.segments)
    var segment: String

    @Option(
        name: .long, help: "A .csv file with a header: Id and attributes of the segment.",
        completion: .file(extensions: ["csv"]))
    var from: String?

    func run() async throws {
        let (name, from) = (segment, from)
        try await CommandContext(options).runOnTarget { context, workspace in
            let adopted = try await Ledgers(workspace).adopt(name, from: from)
            if context.isJSON {
                context.console.out(JSONOutput.text(adopted))
            } else {
                let names = adopted.attributes.joined(separator: ", ")
                context.console.out(
                    "Adopted \(adopted.keys.grouped) keys of \(name): \(names). Next: headgate plan \(name)")
            }
            return .succeeded
        }
    }
}
