import ArgumentParser
import Foundation
import Operations
import SegmentCore
import Workflow

/// `headgate apply`: sends exactly the changes of a saved plan.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Sends exactly the changes of a saved plan.",
        discussion: """
            Refuses a plan that no longer fits: another ledger generation, destination or file, or older than plan.max_age.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "A file that headgate plan -o wrote.", completion: .file())
    var plan: String

    @Flag(name: .long, help: "Apply although a guard tripped.")
    var approve = false

    func run() async throws {
        let (path, approve) = (plan, approve)
        try await CommandContext(options).runOnTarget { context, workspace in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Problem(.planFile, "there is no such file, or it cannot be read", file: path)
            }
            let report = try await Plans(workspace).apply(
                data, file: path, approved: approve, observer: context.runObserver())
            return context.finish([report], workspace)
        }
    }
}
