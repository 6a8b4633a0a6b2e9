import Foundation
import SegmentCore
import Synchronization

/// The pointers that this process knows for certain: read or written under a lease of its own that still stands.
///
/// A run looks at its pointer in most of its stages. While it holds the lease nobody else moves it, so one look is
/// enough; a write is still conditional on the version that was read, and a conflict ends the certainty.
final class LedgerMemory: Sendable {
    private struct Entry {
        /// Seconds since 1970.
        var expires: Double
        /// Outer nil: not read yet; inner nil: read, and there is none.
        var pointer: ReadDocument<LedgerPointer>??
    }

    private let entries = Mutex<[ObjectKey: Entry]>([:])
    private let signed = Mutex<Set<ObjectKey>>([])
    private let owned = Mutex<[ObjectKey: [String: SegmentName]]>([:])

    /// Whether a destination's folder is known to name it.
    func isSigned(_ key: ObjectKey) -> Bool { signed.withLock { $0.contains(key) } }

    func sign(_ key: ObjectKey) { signed.withLock { _ = $0.insert(key) } }

    /// The owners that an index named last. What a segment owns it keeps as long as its lease stands.
    func owners(at key: ObjectKey) -> [String: SegmentName] { owned.withLock { $0[key] ?? [:] } }

    func keep(_ owners: [String: SegmentName], at key: ObjectKey) { owned.withLock { $0[key] = owners } }

    /// Whether a lease of this process stands for the pointer.
    func holds(_ key: ObjectKey, now: Date) -> Bool {
        entries.withLock { ($0[key]?.expires ?? 0) > now.timeIntervalSince1970 }
    }

    /// A lease was taken, renewed, or (nil) is over. What another holder may have moved is forgotten.
    func hold(_ lease: Lease?, for key: ObjectKey) {
        entries.withLock { entries in
            guard let lease else {
                entries[key] = nil
                return
            }
            entries[key, default: Entry(expires: 0)].expires = lease.expires
        }
    }

    /// Outer nil: ask the store.
    func pointer(at key: ObjectKey, now: Date) -> ReadDocument<LedgerPointer>?? {
        entries.withLock { entries in
            guard let entry = entries[key], entry.expires > now.timeIntervalSince1970 else { return nil }
            return entry.pointer
        }
    }

    func keep(_ pointer: ReadDocument<LedgerPointer>?, at key: ObjectKey) {
        entries.withLock { $0[key]?.pointer = .some(pointer) }
    }
}
