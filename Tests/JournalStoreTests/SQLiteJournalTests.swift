import Foundation
import JournalStore
import SegmentCore
import TestSupport
import Testing

struct SQLiteJournalTests {
    @Test(arguments: JournalConformance.allCases)
    func `a SQLite file keeps the rules of journals`(rule: JournalConformance) async throws {
        try await withScratchFolder { folder in
            try await rule.check { try await SQLiteJournal(at: folder.appending(path: "state/journal.sqlite")) }
        }
    }

    @Test(arguments: JournalConformance.allCases)
    func `the journal in memory keeps the rules of journals`(rule: JournalConformance) async throws {
        let journal = InMemoryJournal()
        try await rule.check { journal }
    }

    @Test func `the file and those beside it are the owner's alone`() async throws {
        try await withScratchFolder { folder in
            let journal = try await SQLiteJournal(at: folder.appending(path: "state/journal.sqlite"))
            try await journal.create(Sample.record())
            let state = folder.appending(path: "state")
            let names = try FileManager.default.contentsOfDirectory(atPath: state.path())
            #expect(names.contains("journal.sqlite-wal"))
            for name in names {
                let attributes = try FileManager.default.attributesOfItem(atPath: state.appending(path: name).path())
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
            }
        }
    }

    @Test func `a run's history replays to its record`() async throws {
        try await withScratchFolder { folder in
            let journal = try await SQLiteJournal(at: folder.appending(path: "journal.sqlite"))
            let time = TestTime()
            var replayed = try Sample.record(at: time.date)
            let run = replayed.request.id
            try await journal.create(replayed)
            #expect(try await journal.history(of: run) == [])
            let events: [JournalEvent] = [
                .stageStarted(.validate, attempt: 1), .ticket(.validate, Data([0, 255])),
                .stageRefused(.validate, waiting: 1), .stageFailed(.validate, nextAttempt: 2),
                .stageDone(.validate, output: Data()), .status(.failed, problems: [Problem("disk_full", "full")]),
            ]
            for event in events {
                time.advance(by: .milliseconds(100))
                try await journal.append(event, to: run, at: time.date)
            }
            let history = try await journal.history(of: run)
            #expect(history.map(\.event) == events)
            #expect(history.map(\.sequence) == [1, 2, 3, 4, 5, 6])
            for entry in history { replayed.apply(entry.event, at: entry.time) }
            #expect(try await journal.load(run) == replayed)
        }
    }

    @Test func `ten that open a new journal at once all get it`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "journal.sqlite")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<10 {
                    group.addTask {
                        let journal = try await SQLiteJournal(at: file)
                        try await journal.create(Sample.record("run\(index)"))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await SQLiteJournal(at: file).list(RunFilter()).count == 10)
        }
    }

    @Test func `a journal that was closed opens again with its runs`() async throws {
        try await withScratchFolder { folder in
            let file = folder.appending(path: "journal.sqlite")
            let record = try Sample.record()
            try await SQLiteJournal(at: file).create(record)
            #expect(try await SQLiteJournal(at: file).load(record.request.id) == record)
        }
    }
}
