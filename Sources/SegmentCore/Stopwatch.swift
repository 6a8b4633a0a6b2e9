extension Clock where Duration == Swift.Duration {
    /// Tells, each time it is called, how long ago it was made. Unlike the date it never jumps.
    package func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
