import ArgumentParser
import Foundation
import Operations
import SegmentCore

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
