import ArgumentParser

/// `headgate completions`: the script that lets a shell complete commands, options, segments, runs and targets.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Prints the completion script of a shell.",
        discussion: """
            bash: headgate completions bash > ~/.local/share/bash-completion/completions/headgate
            zsh:  headgate completions zsh > "${fpath[1]}/_headgate"
            fish: headgate completions fish > ~/.config/fish/completions/headgate.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable { case bash, zsh, fish }

    func run() throws {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.system(variables: [:]).out(Headgate.completionScript(for: shell))
    }
}
