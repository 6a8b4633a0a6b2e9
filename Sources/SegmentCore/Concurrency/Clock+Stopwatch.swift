extension Clock where Duration == Swift.Duration {
    /// Starts a stopwatch. The returned function gives the time since then; unlike the date it never jumps.
    package func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
