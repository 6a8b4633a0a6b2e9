import SegmentCore
import TestSupport
import Testing
import Workflow

@testable import Commands

/// Progress as lines: a story with its own clock, and what terminals make of the bytes.
@Suite struct ProgressBoardTests {
    private func run(_ number: Int) throws -> RunID { try #require(RunID("20261121T101500Z-00000\(number)")) }

    private func progress(
        _ number: Int, _ segment: String, _ stage: StageName, _ fraction: Double? = nil, rows: Int? = nil
    ) throws -> StageProgress {
        StageProgress(run: try run(number), segment: segment, stage: stage, fraction: fraction, rows: rows)
    }

    @Test func `three runs, two at a time`() throws {
        var board = ProgressBoard(total: 3)
        var story = ""
        func look(_ time: Double, width: Int = 100, height: Int = 24) {
            story += "\(time) s\n" + board.lines(width: width, height: height, at: time).map { "  \($0)\n" }.joined()
        }
        look(0)
        _ = board.update(try progress(1, "renewal", .validate), at: 0)
        look(0.5)
        _ = board.update(try progress(1, "renewal", .materialise), at: 1)
        _ = board.update(try progress(2, "has_clicked", .validate), at: 1)
        look(1)
        for step in 1...20 {
            let time = 1 + Double(step) * 0.5
            _ = board.update(try progress(1, "renewal", .materialise, Double(step) / 40), at: time)
        }
        look(11)
        look(11, width: 30)
        look(11, height: 3)
        _ = board.update(try progress(1, "renewal", .materialise, 1, rows: 1_110_888), at: 21)
        _ = board.update(try progress(1, "renewal", .plan), at: 21)
        look(22)
        _ = board.update(try progress(1, "renewal", .import, 0.5, rows: 600), at: 25)
        board.end(try run(2), .held)
        look(3_700)
        board.end(try run(1), .succeeded)
        look(3_701)
        try expectGolden(story, "progress/board.txt")
    }

    @Test func `a stage begins once`() throws {
        var board = ProgressBoard(total: 1)
        #expect(board.update(try progress(1, "a", .plan), at: 0))
        #expect(!board.update(try progress(1, "a", .plan, 0.5), at: 1))
        #expect(board.update(try progress(1, "a", .guards), at: 2))
    }

    // MARK: The time to go

    @Test func `what a stage does before its own work is shown until that begins`() throws {
        var board = ProgressBoard(total: 1)
        var news = try progress(1, "vip", .plan)
        _ = board.update(news, at: 0)
        news.activity = .asking(imports: 3, of: try run(2))
        let looks = [board.update(news, at: 1), board.update(news, at: 2)]
        #expect(looks == [true, false], "another activity is news, once")
        let line = board.lines(width: 100, height: 24, at: 2).first ?? ""
        #expect(line.hasSuffix("asking about 3 imports of run 20261121T101500Z-000002"), "\(line)")
        _ = board.update(try progress(1, "vip", .plan), at: 3)
        #expect(board.lines(width: 100, height: 24, at: 3).first?.contains("asking") == false)
    }

    @Test func `an even pace gives the time to go, and not before it is known to be even`() throws {
        var time = RemainingTime()
        var first: Double?
        for step in 1...200 {
            let seconds = Double(step) * 0.25
            time.look(seconds / 100, after: seconds)
            if first == nil, time.left(after: seconds) != nil { first = seconds }
        }
        #expect(try #require(first) <= 5)
        #expect(abs(try #require(time.left(after: 50)) - 50) < 1)
    }

    @Test func `a pace that jumps gives none`() {
        var time = RemainingTime()
        for step in 1...100 {
            let seconds = Double(step) * 0.25
            time.look(step % 20 < 10 ? 0.1 : 0.11 + seconds / 30, after: seconds)
            #expect(time.left(after: seconds) == nil, "after \(seconds) s")
        }
    }

    @Test func `a share that stands still gives none after a while`() {
        var time = RemainingTime()
        for step in 1...40 { time.look(Double(step) / 100, after: Double(step) * 0.25) }
        #expect(time.left(after: 10) != nil)
        for step in 41...80 { time.look(0.4, after: Double(step) * 0.25) }
        #expect(time.left(after: 20) == nil)
    }

    // MARK: The terminal

    @Test func `lines are written over, and what is printed stands above them`() {
        var area = StatusArea()
        var screen = TerminalScreen(columns: 20)
        screen.feed("$ headgate\r\n" + area.show(["one  plan", "two  plan", "0 of 2"], width: 20))
        screen.feed(area.show(["one  plan  7 %", "0 of 2"], width: 20))
        #expect(screen.lines == ["$ headgate", "one  plan  7 %", "0 of 2"])
        #expect(area.show(["one  plan  7 %", "0 of 2"], width: 20).isEmpty)
        screen.feed(area.erase(width: 20) + "a report\r\n" + area.show(["0 of 2"], width: 20))
        #expect(screen.lines == ["$ headgate", "a report", "0 of 2"])
        screen.feed(area.erase(width: 20))
        #expect(screen.lines == ["$ headgate", "a report"])
        #expect(screen.strange.isEmpty)
        #expect(area.erase(width: 20).isEmpty)
    }

    @Test func `lines that a narrower terminal has broken are taken away whole`() {
        var area = StatusArea()
        let lines = ["a line of some length", "another one"]
        var narrow = TerminalScreen(columns: 8)
        narrow.feed("$ x\r\n" + area.show(lines, width: 80))
        #expect(narrow.lines.count == 6)
        narrow.feed(area.erase(width: 8))
        #expect(narrow.lines == ["$ x"])
    }
}
