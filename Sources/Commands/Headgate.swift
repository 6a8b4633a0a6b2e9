import ArgumentParser

/// The command line.
struct Headgate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headgate",
        abstract: "Makes an audience agree with SQL over your data lake.",
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ValidateCommand.self, PreviewCommand.self, PlanCommand.self, ApplyCommand.self,
            RunCommand.self, ApproveCommand.self, ResumeCommand.self, CancelCommand.self, RunsCommand.self,
            ShowCommand.self, ExplainCommand.self, ServeCommand.self, LakeCommand.self, AudienceCommand.self,
            LedgerCommand.self, NoticesCommand.self, AdoptCommand.self, RetireCommand.self, CollectCommand.self,
            DoctorCommand.self, CompletionsCommand.self,
        ])
}

/// Parses the command line, runs the command and exits with its code.
package func runHeadgate() async { await Headgate.main() }
