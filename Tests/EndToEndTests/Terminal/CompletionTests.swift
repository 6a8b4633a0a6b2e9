import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// Completion scripts, and what a real bash makes of them.
@Suite struct CompletionTests {
    private typealias Person = TestProject.Person

    /// What bash offers for the last of these words, sorted.
    private func offers(_ project: TestProject, _ words: String...) async throws -> [String] {
        let variables = project.variables.map { "export \($0)='\($1)'" }.sorted().joined(separator: "\n")
        let script = """
            \(variables)
            PATH="$1:$PATH"; shift
            eval "$(headgate completions bash)"
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
            entry=$(complete -p headgate); function=${entry##*-F }; function=${function%% *}
            "$function" headgate "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try await project.shell(
            "exec bash -c \"$0\" bash \"$@\"",
            arguments: [script, Checkout.headgate.deletingLastPathComponent().path] + words)
        guard outcome.code == 0, outcome.stderr.isEmpty else { throw UnexpectedOutcome(outcome) }
        return outcome.stdout.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `each shell has a script`(shell: String) async throws {
        try await withProject { project in
            let outcome = try await project.headgate("completions", shell)
            #expect(outcome.code == 0 && outcome.stderr.isEmpty)
            #expect(outcome.stdout.contains("headgate") && outcome.stdout.contains("explain"))
            guard shell == "bash" else { return }
            try project.write(outcome.stdout, to: "headgate.bash")
            let parsed = try await project.shell("bash -n headgate.bash")
            #expect(parsed.code == 0 && parsed.stderr.isEmpty, "\(parsed.stderr)")
        }
    }

    @Test func `another shell is refused by name`() async throws {
        try await withProject { project in
            let outcome = try await project.headgate("completions", "tcsh")
            #expect(outcome.code == 64)
            #expect(outcome.stderr.contains("bash"))
        }
    }

    @Test func `bash completes commands, segments, targets and the runs that a command takes`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            try project.configure(
                ["plans: {query: plans.sql}", "plants: {query: plans.sql}", "other: {query: plans.sql}"],
                more: "targets: {dev: {}, prod: {}}\ndefault_target: dev")
            #expect(try await offers(project, "headgate", "expl") == ["explain"])
            #expect(try await offers(project, "headgate", "run", "pla") == ["plans", "plants"])
            #expect(try await offers(project, "headgate", "run", "plans", "o") == ["other"])
            #expect(try await offers(project, "headgate", "explain", "plan") == ["plans", "plants"])
            #expect(try await offers(project, "headgate", "plan", "--target", "") == ["dev", "prod"])

            let done = try await project.report("run", "other")
            try project.people([])
            let held = try await project.report("run", "other")
            #expect(held.status == "held")
            #expect(try await offers(project, "headgate", "show", "2") == [done.runID, held.runID].sorted())
            #expect(try await offers(project, "headgate", "approve", "") == [held.runID])
            #expect(try await offers(project, "headgate", "resume", "") == [])
        }
    }

    @Test func `the runs of a target whose results are on S3 are those of its journal there`() async throws {
        try await FakeAWS.running { bench in
            try await withScratchFolder { folder in
                let aws = try await AWSProject(
                    in: folder, on: bench, segments: ["plans: {query: plans.sql}"],
                    queries: ["plans.sql": TestProject.plans])
                try await aws.people([Person("a", "gold")])
                let done = try await aws.project.report("run", "plans")
                #expect(try await offers(aws.project, "headgate", "show", "") == [done.runID])
                #expect(try await offers(aws.project, "headgate", "approve", "") == [])
            }
        }
    }

    @Test func `the project is the one that -C names`() async throws {
        try await withBaseProject { project in
            let outer = TestProject(folder: project.folder.deletingLastPathComponent())
            let offered = try await offers(outer, "headgate", "run", "-C", "project", "")
            #expect(offered == ["plans"])
        }
    }

    @Test func `where nothing can be read nothing is offered, said or made`() async throws {
        try await withProject { project in
            #expect(try await offers(project, "headgate", "run", "") == [])
            #expect(try await offers(project, "headgate", "show", "") == [])
            try project.write("segments: [", to: "headgate.yaml")
            #expect(try await offers(project, "headgate", "run", "x") == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: project.folder.path) == ["headgate.yaml"])
        }
    }
}
