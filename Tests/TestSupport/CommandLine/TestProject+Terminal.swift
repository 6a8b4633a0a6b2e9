import Foundation

/// What a command wrote to a terminal.
package struct TerminalOutcome: Sendable {
    package var code: Int32
    /// Every byte, as text.
    package var raw: String
    package var columns: Int

    /// What stands on the screen at the end.
    package var screen: TerminalScreen {
        var screen = TerminalScreen(columns: columns)
        screen.feed(raw)
        return screen
    }
}

extension TestProject {
    /// Runs the program on a terminal of its own: standard input, output and error.
    ///
    /// - Parameter typing: Ctrl-C is typed as soon as this text has appeared.
    package func onTerminal(
        _ arguments: String..., environment: [String: String] = [:], columns: Int = 100,
        interruptAt typing: String = ""
    ) async throws -> TerminalOutcome {
        let variables = environment.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        let outcome = try await shell(
            "exec python3 -c \"$0\" \"$@\"",
            arguments: [Self.terminal, "\(columns)", typing, variables, Checkout.headgate.path] + arguments)
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
        let answer = try outcome.json(as: Answer.self)
        let raw = String(decoding: Data(base64Encoded: answer.output) ?? Data(), as: UTF8.self)
        return TerminalOutcome(code: answer.code, raw: raw, columns: columns)
    }

    private struct Answer: Decodable {
        var code: Int32
        var output: String
    }

    /// Python has terminals in its standard library, and the project needs it anyway.
    private static let terminal = """
        import base64, fcntl, json, os, pty, struct, sys, termios
        columns, typing, variables, command = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3], sys.argv[4:]
        environment = dict(os.environ, TERM="xterm-256color")
        environment.pop("NO_COLOR", None)
        environment.update(line.split("=", 1) for line in variables.splitlines())
        process, terminal = pty.fork()
        if process == 0:
            fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
            os.execve(command[0], command, environment)
        output = b""
        while True:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            output += data
            if typing and typing in output:
                os.write(terminal, b"\\x03")
                typing = b""
        status = os.waitpid(process, 0)[1]
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
        print(json.dumps({"code": code, "output": base64.b64encode(output).decode()}))
        """
}
