package import SegmentCore

/// Why a stage failed, and what the runner does about it.
package struct StageFailure: Error, Sendable, Hashable {
    package enum Disposition: Sendable, Hashable {
        /// Another attempt may succeed: start the stage again after this long, a few times.
        case retry(after: Duration)
        /// The service does not answer or has no room: make the same call again, later each time.
        case wait(after: Duration)
        /// The run cannot continue: it ends as `interrupted` and can be resumed.
        case pause
        case fail
        /// The user's input is wrong: the run ends as `invalid`.
        case invalid
        /// The work was cancelled outside this program.
        case cancelled
        /// Another process holds the lease: this one stops and writes nothing to the journal, where the other one may
        /// write.
        case fenced
    }

    package var problems: [Problem]
    package var disposition: Disposition

    package init(_ problems: [Problem], _ disposition: Disposition) {
        self.problems = problems
        self.disposition = disposition
    }
}

extension StageFailure {
    package init(_ failure: EngineFailure) {
        switch failure.reason {
        case .rejected: self.init([failure.problem], .fail)
        case .unavailable: self.init([failure.problem], .retry(after: .seconds(1)))
        case .busy: self.init([failure.problem], .wait(after: .seconds(1)))
        case .outOfMemory, .diskFull, .timeout, .denied, .notInstalled, .wrongVersion:
            self.init([failure.problem], .fail)
        }
    }

    package init(_ failure: DestinationFailure) {
        switch failure.reason {
        case .busy, .unreachable: self.init([failure.problem], .wait(after: .seconds(1)))
        case .timeout: self.init([failure.problem], .pause)
        case .rejected, .denied, .full, .corrupt, .unavailable: self.init([failure.problem], .fail)
        }
    }

    package init(_ failure: LedgerFailure) {
        switch failure.reason {
        case .conflict:
            self.init(
                [Problem(.ledgerMoved, failure.message, hint: "another run moved the ledger: plan again")], .fail)
        case .owned(let attribute, let segment):
            self.init([Problem(.attributeOwned, "\(attribute) belongs to the segment \(segment)")], .invalid)
        case .leased: self.init([Problem(.leased, failure.message)], .fail)
        case .corrupt: self.init([Problem(.ledgerCorrupt, failure.message)], .fail)
        case .unavailable: self.init([Problem(.storeUnavailable, failure.message)], .fail)
        }
    }

    /// A lease that could not be renewed.
    package init(lost failure: LedgerFailure) {
        switch failure.reason {
        case .leased, .conflict: self.init([Problem(.leaseLost, failure.message)], .fenced)
        case .owned, .corrupt, .unavailable: self.init(failure)
        }
    }

    package init(_ failure: StoreFailure) {
        self.init([Problem(ProblemCode(rawValue: "store_\(failure.reason.rawValue)"), failure.message)], .fail)
    }
}

extension ProblemCode {
    package static let ledgerMoved: Self = "ledger_moved"
    package static let ledgerCorrupt: Self = "ledger_corrupt"
    package static let leased: Self = "leased"
    package static let leaseLost: Self = "lease_lost"
    package static let storeUnavailable: Self = "store_unavailable"
}
