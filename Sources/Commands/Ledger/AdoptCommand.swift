import ArgumentParser
import Bootstrap
import Foundation
import ProjectFiles
import SegmentCore
import Workflow

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
        try await CommandContext(options).run { frame in
            let project = try frame.project()
            let segment = try project.segment(named: name)
            let segmentName = try SegmentName(name).orThrow(name)
            return try await frame.withServices(project) { services in
                let pointer = try await services.adopt(segment, segmentName, from: from)
                let keys = pointer.base?.rows ?? 0
                if frame.isJSON {
                    frame.console.out(
                        JSONOutput.text(
                            AdoptionOutput(
                                segment: name, keys: keys, attributes: pointer.slots.map(\.attribute.name))))
                } else {
                    let names = pointer.slots.map(\.attribute.name).joined(separator: ", ")
                    frame.console.out("Adopted \(keys.grouped) keys of \(name): \(names). Next: headgate plan \(name)")
                }
                return .succeeded
            }
        }
    }
}

private struct AdoptionOutput: Encodable {
    var segment: String
    var keys: Int
    var attributes: [String]
}

extension SegmentName? {
    /// The name, or the problem that a text is none.
    func orThrow(_ text: String) throws -> SegmentName {
        guard let self else { throw Problem(.unknownSegment, "'\(text)' is no segment name") }
        return self
    }
}
