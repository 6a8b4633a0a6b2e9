import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import FileStore

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

    private func alert(_ id: String) throws -> Alert { try Sample.alert(id) }
}

@Suite struct AlertSinkConformanceTests {
    @Test(arguments: AlertSinkConformance.allCases)
    func `alerts to a file`(_ rule: AlertSinkConformance) async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "alerts.jsonl")
            try await rule.check(FileAlertSink(file: Location(file.path))) {
                try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                    .map { try JSONDecoder().decode(Alert.self, from: Data($0.utf8)) }
            }
        }
    }

    @Test(arguments: AlertSinkConformance.allCases)
    func `alerts to a command`(_ rule: AlertSinkConformance) async throws {
        try await withScratchFolder { folder in
            // A file per alert: several commands run at the same time. The number in its name is the order.
            let script = folder.appending(path: "notify.sh")
            try """
            #!/bin/sh
            n=0
            until mkdir "got-$n" 2> lost; do n=$((n + 1)); done
            cat > "got-$n/alert.json"

            """.write(to: script, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: script.path)
            let sink = CommandAlertSink(
                name: "notify.sh", argv: ["./notify.sh"], folder: folder, searchPath: "/usr/bin:/bin",
                timeout: .seconds(60),
                clock: ContinuousClock())
            try await rule.check(sink) {
                var alerts: [Alert] = []
                while true {
                    let file = folder.appending(path: "got-\(alerts.count)/alert.json")
                    guard let data = try? Data(contentsOf: file) else { break }
                    alerts.append(try JSONDecoder().decode(Alert.self, from: data))
                }
                // A command tells repeats by the id itself.
                var seen: Set<String> = []
                return alerts.filter { seen.insert($0.id).inserted }
            }
        }
    }
}
