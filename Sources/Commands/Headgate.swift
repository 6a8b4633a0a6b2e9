package import ArgumentParser

/// The command line.
package struct Headgate: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "headgate",
        abstract: "Makes an audience agree with SQL over your data lake.",
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ValidateCommand.self, PreviewCommand.self, PlanCommand.self, ApplyCommand.self,
            RunCommand.self, ApproveCommand.self, ResumeCommand.self, RunsCommand.self, ShowCommand.self,
            AudienceCommand.self,
        ])

    package init() {}
}
