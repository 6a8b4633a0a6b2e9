/// Estimates when a stage will end, from its progress and the time so far. Pure.
///
/// Each sample gives an estimate of the total time; the mean of the last ones is used, and only while they agree: a
/// progress that jumps or does not change gives no estimate rather than a wrong one.
struct RemainingTime {
    /// Least seconds between two samples.
    private static let pace = 0.2
    private static let window = 12

    private var guesses: [Double] = []
    private var last: (fraction: Double, seconds: Double) = (0, -.infinity)
    /// When the share last grew.
    private var moved = 0.0

    /// - Parameter seconds: since the stage began.
    mutating func look(_ fraction: Double, after seconds: Double) {
        // The stage has started its next statement, or has restarted.
        if fraction < last.fraction { self = RemainingTime() }
        guard fraction > 0.01, fraction < 1, seconds - last.seconds >= Self.pace else { return }
        if fraction > last.fraction { moved = seconds }
        last = (fraction, seconds)
        guesses.append(seconds / fraction)
        if guesses.count > Self.window { guesses.removeFirst() }
    }

    /// Seconds to go; nil while the guesses do not agree, and in the first seconds.
    func left(after seconds: Double) -> Double? {
        guard guesses.count == Self.window, let least = guesses.min(), let most = guesses.max() else { return nil }
        let mean = guesses.reduce(0, +) / Double(Self.window)
        // Engines report whole percents: in a long stage the progress is constant for the time of one percent.
        guard (most - least) / mean < 0.1, seconds - moved < 2 + seconds / 10, mean > seconds else { return nil }
        return mean - seconds
    }
}
