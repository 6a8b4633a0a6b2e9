import Foundation
import SegmentCore
import Synchronization
import Workflow

/// The progress of runs on standard error: a line for each at the bottom of a terminal, a plain line for each stage on a
/// terminal that can do no more (`TERM=dumb`), nothing elsewhere.
final class ProgressLines: Sendable {
    private struct State {
        var board: ProgressBoard
        var drawn = -Double.infinity
        var isOver = false
    }

    /// Seconds between two drawings, unless a stage begins.
    private static let pace = 0.1

    private let console: Console
    private let now: @Sendable () -> Date
    private let state: Mutex<State>

    /// - Parameter total: runs that were asked for.
    init(_ console: Console, total: Int = 1, now: @escaping @Sendable () -> Date) {
        self.console = console
        self.now = now
        state = Mutex(State(board: ProgressBoard(total: total)))
    }

    func show(_ progress: StageProgress) {
        guard console.progress != .none else { return }
        let time = now().timeIntervalSinceReferenceDate
        state.withLock { state in
            let isNew = state.board.update(progress, at: time)
            switch console.progress {
            case .none: return
            case .plain:
                guard isNew else { return }
                let activity = progress.activity.map { ": \($0)" } ?? ""
                console.error("\(progress.segment): \(progress.stage.rawValue)\(activity)")
            case .live:
                guard !state.isOver, isNew || time - state.drawn >= Self.pace else { return }
                state.drawn = time
                draw(state.board, at: time)
            }
        }
    }

    /// Removes the line of an ended run, before its report is printed.
    func end(_ run: RunID, _ status: RunStatus) {
        guard console.progress == .live else { return }
        let time = now().timeIntervalSinceReferenceDate
        state.withLock { state in
            state.board.end(run, status)
            draw(state.board, at: time)
        }
    }

    /// Removes all lines.
    func finish() {
        guard console.progress == .live else { return }
        state.withLock { state in
            state.isOver = true
            console.status([])
        }
    }

    private func draw(_ board: ProgressBoard, at time: Double) {
        let size = console.size
        console.status(board.lines(width: size.columns, height: size.rows, at: time))
    }
}
