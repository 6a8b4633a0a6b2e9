import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import LocalStore

@Suite struct AlertSinkTests {
    @Test func `a file has a line per alert, and the same id once`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "a/alerts.jsonl")
            let sink = FileAlertSink(file: Location(file.path))
            for id in ["1/failing", "1/failing", "2/ok"] { try await sink.deliver(alert(id)) }
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines[0].contains(#""condition":"failing""#))
        }
    }

    @Test func `a command gets the alert on its input, its words unread by a shell, and only the search path`()
        async throws
    {
        try await withScratchFolder { folder in
            let script = folder.appending(path: "notify.sh")
            try "#!/bin/sh\ncat > in.json\nprintf %s \"$1\" > word\nenv > env\n".write(
                to: script, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script.path)
            try await sink(["./notify.sh", "$(touch x); 'y'"], folder).deliver(alert("1/failing"))
            let sent = try JSONDecoder().decode(Alert.self, from: Data(contentsOf: folder.appending(path: "in.json")))
            #expect(try sent == alert("1/failing"))
            #expect(
                try String(contentsOf: folder.appending(path: "word"), encoding: .utf8) == "$(touch x); 'y'")
            let names = try String(contentsOf: folder.appending(path: "env"), encoding: .utf8)
                .split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) }
            // The shell adds these itself.
            #expect(Set(names).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == ["PATH"])
        }
    }

    @Test(arguments: [["false"], ["no-such-program-here"], ["./no-such-file"]])
    func `a command that fails or is missing is the alert's failure`(_ argv: [String]) async throws {
        try await withScratchFolder { folder in
            let failure = await thrown(NoticeFailure.self) { try await sink(argv, folder).deliver(alert("1/failing")) }
            #expect(failure != nil)
        }
    }

    @Test func `a command that hangs is ended`() async throws {
        try await withScratchFolder { folder in
            let sink = CommandAlertSink(
                name: "alert", argv: ["cat", "/dev/zero"], folder: folder, searchPath: "/usr/bin:/bin",
                timeout: .seconds(60),
                clock: TestTime())
            let failure = await thrown(NoticeFailure.self) { try await sink.deliver(alert("1/failing")) }
            #expect(failure?.message.contains("ended after") == true)
        }
    }

    private func sink(_ argv: [String], _ folder: URL) -> CommandAlertSink {
        CommandAlertSink(
            name: "alert", argv: argv, folder: folder, searchPath: "/usr/bin:/bin", timeout: .seconds(60),
            clock: ContinuousClock())
    }

    private func alert(_ id: String) throws -> Alert {
        Alert(
            id: id, condition: .failing, previous: .ok, isRepeat: false, since: "2026-11-21T10:15:00.000Z", runs: 1,
            subject: "Headgate: segment vip is failing (target dev)", report: try Sample.notice().report)
    }
}
