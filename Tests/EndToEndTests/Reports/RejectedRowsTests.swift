import Foundation
import TestSupport
import Testing

/// Rows that the destination refuses: told, remembered, not sent again until something changes or somebody asks.
@Suite struct RejectedRowsTests {
    private typealias Person = TestProject.Person

    @Test func `a rejected row is remembered, withheld, and sent again on request`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            try project.people([Person("a", "gold"), Person("stranger", "gold")])
            let first = try await project.headgate("run", "plans", "--output", "json")
            #expect(first.code == 4)
            #expect(try first.report().figures == ["queried": 2, "added": 2, "sent": 2, "accepted": 1, "rejected": 1])

            let second = try await project.headgate("run", "plans", "--output", "json")
            #expect(second.code == 0)
            #expect(try second.report().figures == ["queried": 2, "unchanged": 1, "withheld": 1])

            let retried = try await project.headgate("run", "plans", "--retry-rejected", "--output", "json")
            #expect(retried.code == 4)
            #expect(try retried.report()["rejected"] == 1)

            try await project.audience([Person("stranger", "gold")])
            let welcome = try await project.report("run", "plans", "--retry-rejected")
            #expect(welcome.status == "succeeded")
            #expect(try await project.carriers("Plan") == ["a": "gold", "stranger": "gold"])
        }
    }

    @Test func `another value is sent without being asked for`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            try project.people([Person("a", "gold"), Person("stranger", "gold")])
            _ = try await project.report("run", "plans")
            try project.people([Person("a", "gold"), Person("stranger", "silver")])
            #expect(try await project.report("run", "plans")["rejected"] == 1)
        }
    }

    @Test func `max_rejected lets a few pass as well ended`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")], more: "max_rejected: 1")
            try project.people([Person("a", "gold"), Person("stranger", "gold")])
            let run = try await project.headgate("run", "plans", "--output", "json")
            #expect(run.code == 0)
            #expect(try run.report().status == "partial")
            try project.people([Person("s", "x"), Person("t", "x")])
            #expect(try await project.headgate("run", "plans").code == 4)
        }
    }

    @Test func `the reason of each rejected row stands in a file of the report`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold")])
            try project.people([Person("a", "gold"), Person("stranger", "gold")])
            let run = try await project.report("run", "plans")
            let file = try #require(run.files.first { $0.key.hasPrefix("rejected") }?.value)
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 1)
            #expect(lines[0].contains("\"stranger\""))
            #expect(lines[0].contains("new_endpoint_without_address"))
        }
    }

    @Test func `the reason of each invalid row stands in a file of the report`() async throws {
        try await withProject { project in
            try await project.lay([Person("a", "gold"), Person("b", "gold")])
            try project.people([Person("a", "gold"), Person("b", "gold"), Person("B", "free")])
            let run = try await project.report("run", "plans")
            #expect(run.figures == ["queried": 3, "added": 1, "invalid": 2, "sent": 1, "accepted": 1])
            let file = try #require(run.files["invalid"])
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains("conflicting_duplicate"))
            #expect(try await project.carriers("Plan") == ["a": "gold"])
        }
    }
}
