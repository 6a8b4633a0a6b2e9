#if DEBUG
    import Operations
    import SegmentCore

    extension TargetPorts {
        /// These ports with crash points around them; unchanged where there are none.
        func crashing(at points: CrashPoints?) -> TargetPorts {
            guard let points else { return self }
            var ports = self
            ports.engine = CrashingEngine(base: engine, points: points)
            ports.store = CrashingStore(base: store, points: points)
            ports.journal = CrashingJournal(base: journal, points: points)
            ports.destination = CrashingDestination(base: destination, points: points)
            ports.noticeSinks = noticeSinks.map { CrashingSink(base: $0, points: points) }
            ports.alertSinks = alertSinks.map { CrashingAlertSink(base: $0, points: points) }
            return ports
        }
    }
#endif
