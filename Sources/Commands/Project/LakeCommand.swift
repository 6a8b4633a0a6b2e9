import ArgumentParser

/// `headgate lake`: commands about the section `lake:`.
struct LakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lake", abstract: "Works on the project's section `lake:`.", subcommands: [LakeImportCommand.self])
}
