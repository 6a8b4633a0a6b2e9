import ArgumentParser

/// `headgate lake`: what the lake's section says.
struct LakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lake", abstract: "Works on the project's section `lake:`.", subcommands: [LakeImportCommand.self])
}
