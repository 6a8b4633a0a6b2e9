import Foundation

/// A DuckDB that tells when it starts to make a run's snapshot, and where wanted waits there until told to go on.
///
/// It is a shell script around the real one; a run's first statement with an output is its snapshot's. News travel through named pipes, so nobody waits by the clock.
package struct PausedEngine: Sendable {
    let project: TestProject

    /// - Parameter waits: whether the snapshot's statement waits for `goOn`; else it just runs.
    package init(in project: TestProject, waits: Bool) async throws {
        self.project = project
        try project.write(
            """
            #!/bin/sh
            if [ -f statement.sql ] && [ ! -e '\(project.url("told").path)' ]; then
              while IFS= read -r line || [ -n "$line" ]; do
                case "$line" in
                  *.partial-*)
                    : > '\(project.url("told").path)'
                    echo $$ > '\(project.url("started").path)'
                    \(waits ? "read go < '\(project.url("go").path)'" : "")
                    break ;;
                esac
              done < statement.sql
            fi
            exec '\(Checkout.duckdb.path)' "$@"

            """, to: "paused-duckdb")
        let made = try await project.shell("chmod 755 paused-duckdb; mkfifo started go")
        guard made.code == 0 else { throw UnexpectedOutcome(made) }
    }

    package var environment: [String: String] { ["HEADGATE_DUCKDB": project.url("paused-duckdb").path] }

    /// Returns when the snapshot's statement has started, with its process.
    package func started() async throws -> Int32 {
        let outcome = try await project.shell("read pid < started; echo $pid")
        guard let process = Int32(outcome.stdout.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw UnexpectedOutcome(outcome)
        }
        return process
    }

    package func goOn() async throws { _ = try await project.shell("echo > go") }
}

extension TestProject {
    /// Starts a command, waits for what `moment` waits for, and sends the command a signal as the keyboard would.
    package func headgate(
        _ arguments: [String], environment: [String: String], signalAt moment: @Sendable () async throws -> Void
    ) async throws -> CommandOutcome {
        try await started(arguments, environment: environment) { send in
            try await moment()
            try send()
        }
    }
}
