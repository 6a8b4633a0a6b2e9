import ArgumentParser
import Foundation
import Operations
import SegmentCore

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
