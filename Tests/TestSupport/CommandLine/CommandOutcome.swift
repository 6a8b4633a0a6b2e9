import Foundation

/// What a command printed and how it ended.
package struct CommandOutcome: Sendable {
    package var code: Int32
    package var stdout: String
    package var stderr: String

    package init(code: Int32, stdout: String, stderr: String) {
        self.code = code
        self.stdout = stdout
        self.stderr = stderr
    }

    package func json<T: Decodable>(as type: T.Type = T.self) throws -> T {
        try JSONDecoder().decode(type, from: Data(stdout.utf8))
    }

    /// The report that `run`, `plan`, `apply` … print with `--output json`.
    package func report() throws -> PrintedReport { try json() }

    /// The codes of the problems that it printed, as JSON or as text.
    package func problemCodes() throws -> [String] {
        if let list = try? json(as: PrintedProblems.self) { return list.problems.map(\.code) }
        return stderr.matches(of: /(?m)(?:error|warning): .* \(([a-z0-9_]+)\)$/).map { String($0.output.1) }
    }
}

package struct PrintedProblems: Decodable, Sendable {
    package var valid: Bool?
    package var problems: [PrintedProblem]
}

package struct PrintedProblem: Decodable, Sendable, Hashable {
    package var code: String
    package var message: String
    package var severity: String
    package var file: String?
    package var line: Int?
    package var column: Int?
    package var hint: String?
}
