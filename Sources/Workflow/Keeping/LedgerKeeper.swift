package import SegmentCore

/// Operations on a ledger outside of runs: show, rename, forget. Every change is made under the segment's lease.
package struct LedgerKeeper: Sendable {
    package let ledger: ObjectLedger
    package let destination: DestinationIdentity
    /// Names the keeper's leases, as a run's id names a run's.
    let name: RunID

    package init(ledger: ObjectLedger, destination: DestinationIdentity, name: RunID) {
        self.ledger = ledger
        self.destination = destination
        self.name = name
    }

    /// What a segment owns, sorted.
    package func owned(by segment: SegmentName) async throws(LedgerFailure) -> [String] {
        try await ledger.owners(at: destination).filter { $0.value == segment }.keys.sorted()
    }

    /// Empties a segment's ledger and gives up what it owns. The pointer stays, without anything in it: a plan made
    /// before can then never fit a ledger begun later.
    ///
    /// - Parameter expected: refuses a ledger of another generation; nil takes any.
    package func forget(_ segment: SegmentName, expected: Int? = nil) async throws {
        try await holding([segment]) {
            let pointer = try await ledger.load(segment, for: destination)
            if let expected, pointer?.generation ?? 0 != expected {
                throw Problem(
                    .ledgerMoved, "the ledger of \(segment) has moved meanwhile, so it is left as it is",
                    hint: "look at it and try again: headgate ledger show \(segment)")
            }
            if var pointer, !pointer.isForgotten {
                pointer.forget()
                try await ledger.save(pointer)
            }
            try await ledger.release(owned(by: segment), of: segment, at: destination)
        }
    }

    /// Gives a segment's ledger and ownership another name. Broken off, it can be called again.
    package func rename(_ old: SegmentName, to new: SegmentName) async throws {
        try await holding([old, new].sorted()) {
            guard var source = try await ledger.load(old, for: destination), !source.isForgotten else {
                throw Problem(
                    .ledgerMissing, "the segment \(old) has no ledger here", hint: "headgate doctor names those")
            }
            let standing = try await ledger.load(new, for: destination)
            if standing.map({ !$0.isForgotten && !$0.holdsSame(as: source) }) ?? false {
                throw Problem(
                    .ledgerExists, "the segment \(new) has a ledger of its own",
                    hint: "retire it first: headgate retire \(new) --yes, or headgate ledger forget \(new) --yes")
            }
            if standing?.isForgotten ?? true {
                var moved = source
                moved.segment = new
                moved.generation = (standing?.generation ?? 0) + 1
                moved.sequence = max(source.sequence, standing?.sequence ?? 0)
                try await ledger.save(moved)
            }
            for attribute in try await owned(by: old) {
                try await ledger.release([attribute], of: old, at: destination)
                try await ledger.claim([attribute], for: new, at: destination)
            }
            source.forget()
            try await ledger.save(source)
        }
    }

    /// Runs a body under leases, taken in the order given and given back whatever happens.
    package func holding(_ segments: [SegmentName], _ body: () async throws -> Void) async throws {
        var leases: [(SegmentName, Lease)] = []
        var failure: (any Error)?
        do {
            for segment in segments {
                leases.append((segment, try await ledger.lease(segment, for: destination, change: .take(run: name))))
            }
            try await body()
        } catch { failure = error }
        for (segment, lease) in leases.reversed() {
            do { _ = try await ledger.lease(segment, for: destination, change: .giveBack(lease)) } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}

extension LedgerPointer {
    /// Whether it is empty and has no remembered rejections.
    package var isForgotten: Bool { isEmpty && slots.isEmpty && delivered.isEmpty }

    mutating func forget() {
        generation += 1
        slots = []
        base = nil
        open = nil
        deltas = []
        delivered = []
        hasSucceeded = false
    }

    /// The same files and states, whatever the name.
    func holdsSame(as other: LedgerPointer) -> Bool {
        base == other.base && open == other.open && deltas == other.deltas && slots == other.slots
    }
}

extension ProblemCode {
    package static let ledgerMissing: Self = "ledger_missing"
    package static let ledgerExists: Self = "ledger_exists"
}
