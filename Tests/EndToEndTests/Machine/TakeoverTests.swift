import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A holder that is gone or asleep loses its lease, and changes nothing when it wakes.
@Suite struct TakeoverTests {
    @Test(.timeLimit(.minutes(60)))
    func `a holder that sleeps past its lease is taken over, and changes nothing when it wakes`() async throws {
        try await withBaseProject { project in
            try project.people([TestProject.Person("a", "platinum")])
            let engine = try await PausedEngine(in: project, waits: true)
            async let sleeper = project.headgate(
                "run", "plans", "--output", "json", environment: engine.environment)
            _ = try await engine.started()
            let holder = try #require(try project.lease().process)
            #expect(kill(holder, SIGSTOP) == 0)
            while try await ProcessState.of(holder) != .stopped { await Task.yield() }
            // Two minutes go by: its time is over.
            try project.change { $0.expires = 1 }

            let next = try await project.headgate("run", "plans", "--output", "json")
            #expect(next.code == 0, "\(next.stdout)")
            let (pointer, audience) = (try project.pointer(), try await project.carriers("Plan"))
            #expect(audience == ["a": "platinum"])
            try project.people([TestProject.Person("b", "late")])

            #expect(kill(holder, SIGCONT) == 0)
            try await engine.goOn()
            let loser = try await sleeper
            #expect(loser.code == 130, "\(loser.stdout)")
            #expect(try loser.report().status == "interrupted")
            #expect(try loser.report().problems.map(\.code) == ["lease_lost"])
            #expect(try project.pointer() == pointer)
            #expect(try await project.carriers("Plan") == audience)
        }
    }

    @Test func `a lease of another machine holds until it expires`() async throws {
        try await withBaseProject { project in
            let soon = Date().timeIntervalSince1970 + 200
            try project.change {
                $0.owner = "elsewhere:12"
                $0.expires = soon
            }
            let refused = try await project.headgate("run", "plans", "--output", "json")
            #expect(refused.code == 1)
            let problem = try #require(try refused.report().problems.first)
            #expect(problem.code == "leased" && problem.message.contains("elsewhere:12"))

            try project.change { $0.expires = 1 }
            #expect(try await project.headgate("run", "plans").code == 0)
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func `a killed holder of this machine loses its lease at once`() async throws {
        try await withBaseProject { project in
            try project.people([TestProject.Person("a", "platinum")])
            let engine = try await PausedEngine(in: project, waits: true)
            async let killed = project.headgate("run", "plans", environment: engine.environment)
            _ = try await engine.started()
            let holder = try #require(try project.lease().process)
            #expect(kill(holder, SIGKILL) == 0)
            #expect(try await killed.code == 137)
            let token = try project.lease().token

            #expect(try await project.headgate("run", "plans").code == 0)
            #expect(try project.lease().token == token + 1)
            #expect(try await project.carriers("Plan") == ["a": "platinum"])
        }
    }
}

/// The fields of `lease.json` that a test reads and sets.
private struct WrittenLease {
    var owner: String
    var expires: Double
    var token: Int

    var process: Int32? { owner.split(separator: ":").last.flatMap { Int32($0) } }
}

extension TestProject {
    private func places(_ name: String) throws -> URL {
        let root = url(".headgate/results/ledgers")
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let found = all?.nextObject() as? URL { if found.lastPathComponent == name { return found } }
        throw CocoaError(.fileNoSuchFile)
    }

    fileprivate func pointer() throws -> Data { try Data(contentsOf: places("pointer.json")) }

    private func document() throws -> (URL, [String: Any], [String: Any]) {
        let place = try places("lease.json")
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: place)) as? [String: Any]
        guard let document, let lease = document["lease"] as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
        return (place, document, lease)
    }

    fileprivate func lease() throws -> WrittenLease {
        let (_, _, lease) = try document()
        guard let owner = lease["owner"] as? String, let token = lease["token"] as? Int,
            let expires = lease["expires"] as? Double
        else { throw CocoaError(.coderReadCorrupt) }
        return WrittenLease(owner: owner, expires: expires, token: token)
    }

    /// Writes the lease anew, as another clock or another machine would have left it.
    fileprivate func change(_ edit: (inout WrittenLease) -> Void) throws {
        var (place, document, lease) = try document()
        var written = try self.lease()
        edit(&written)
        lease["owner"] = written.owner
        lease["expires"] = written.expires
        document["lease"] = lease
        try JSONSerialization.data(withJSONObject: document).write(to: place)
    }
}
