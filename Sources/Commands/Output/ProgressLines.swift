import SegmentCore
import Synchronization
import Workflow

/// The progress of runs on a terminal: one line that is written over. Silent elsewhere.
final class ProgressLines: Sendable {
    private struct State {
        var runs: [RunID: StageProgress] = [:]
        var width = 0
    }

    private let console: Console
    private let state = Mutex(State())

    init(_ console: Console) { self.console = console }

    func show(_ progress: StageProgress) {
        guard console.errorIsTerminal else { return }
        state.withLock { state in
            state.runs[progress.run] = progress
            let text = state.runs.values.sorted { $0.segment < $1.segment }.map(Self.text).joined(separator: "  ")
            console.progress("\r\(text)" + String(repeating: " ", count: max(0, state.width - text.count)))
            state.width = text.count
        }
    }

    /// Takes the line away before results are printed.
    func clear() {
        guard console.errorIsTerminal else { return }
        state.withLock { state in
            if state.width > 0 { console.progress("\r" + String(repeating: " ", count: state.width) + "\r") }
            state = State()
        }
    }

    private static func text(_ progress: StageProgress) -> String {
        var text = "\(progress.segment) \(progress.stage.rawValue)"
        if let fraction = progress.fraction { text += " \(Int(fraction * 100)) %" }
        if let rows = progress.rows { text += " \(rows.grouped) rows" }
        return text
    }
}
