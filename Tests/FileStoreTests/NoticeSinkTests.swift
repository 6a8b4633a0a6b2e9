import FileStore
import Foundation
import SegmentCore
import Synchronization
import TestSupport
import Testing

struct NoticeSinkTests {
    @Test(arguments: NoticeSinkConformance.allCases)
    func `a file keeps the rules of notice sinks`(rule: NoticeSinkConformance) async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "state/notices.jsonl")
            try await rule.check(FileNoticeSink(file: Location(file.path))) { try notices(file).map(\.id) }
        }
    }

    @Test(arguments: NoticeSinkConformance.allCases)
    func `the recorder keeps the rules of notice sinks`(rule: NoticeSinkConformance) async throws {
        let recorder = RecordingNoticeSink()
        try await rule.check(recorder) { recorder.notices.map(\.id) }
    }

    @Test func `a notice that comes again is one line, and reads back as it was`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "notices.jsonl")
            let notice = try Sample.notice()
            for sink in [FileNoticeSink(file: Location(file.path)), FileNoticeSink(file: Location(file.path))] {
                try await sink.deliver(notice)
                try await sink.deliver(Sample.notice("another"))
            }
            #expect(try notices(file) == [notice, Sample.notice("another")])
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path())
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `a line that a crash cut off spoils no other`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "notices.jsonl")
            try Data(#"{"id":"cut"#.utf8).write(to: file)
            try await FileNoticeSink(file: Location(file.path)).deliver(Sample.notice("whole"))
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first == #"{"id":"cut"#)
        }
    }

    @Test func `a file that cannot be written is named`() async throws {
        try await withScratchFolder { folder in
            let failure = await #expect(throws: NoticeFailure.self) {
                try await FileNoticeSink(file: Location(folder.path)).deliver(Sample.notice())
            }
            #expect(failure?.message.contains(folder.lastPathComponent) == true)
        }
    }

    @Test(arguments: [
        (RunStatus.succeeded, ")\n"), (.held, "let it through with: headgate approve 20261121T101500Z-4f9a2c\n"),
        (.interrupted, "go on with: headgate resume 20261121T101500Z-4f9a2c\n"),
        (.failed, "see why with: headgate show 20261121T101500Z-4f9a2c\n"),
    ])
    func `standard error gets one line with how to go on`(status: RunStatus, end: String) async throws {
        let lines = Mutex<[String]>([])
        let sink = StandardErrorNoticeSink { line in lines.withLock { $0.append(line) } }
        var notice = try Sample.notice(status: status)
        notice.subject += "\u{1B}[2J\nsecond line\r\n"
        try await sink.deliver(notice)
        let line = try #require(lines.withLock { $0 }.first)
        #expect(lines.withLock { $0.count } == 1)
        #expect(line.hasSuffix(end), "\(line)")
        #expect(line.dropLast().allSatisfy { !$0.isNewline && $0 != "\u{1B}" })
        for part in ["segment vip", "target dev", "run 20261121T101500Z-4f9a2c", "10 queried, 2 added"] {
            #expect(line.contains(part), "\(line)")
        }
    }

    private func notices(_ file: URL) throws -> [RunNotice] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(RunNotice.self, from: Data($0.utf8)) }
    }
}
