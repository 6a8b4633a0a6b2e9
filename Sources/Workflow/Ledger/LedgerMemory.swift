import Foundation
import SegmentCore
import Synchronization

/// Caches pointers that were read or written under a current lease of this process.
///
/// A run uses its pointer in most of its stages. While it holds the lease no other process changes the pointer, so one
/// read is enough; a write is still conditional on the version that was read, and a conflict clears the cache.
final class LedgerMemory: Sendable {
    private struct Entry {
        /// Seconds since 1970.
        var expires: Double
        /// Outer nil: not read yet; inner nil: it does not exist.
        var pointer: ReadDocument<LedgerPointer>??
    }

    private let entries = Mutex<[ObjectKey: Entry]>([:])
    private let signed = Mutex<Set<ObjectKey>>([])
    private let owned = Mutex<[ObjectKey: [String: SegmentName]]>([:])

    /// Whether a destination's folder is known to have its `identity.json`.
    func isSigned(_ key: ObjectKey) -> Bool { signed.withLock { $0.contains(key) } }

    func sign(_ key: ObjectKey) { signed.withLock { _ = $0.insert(key) } }

    /// The owners in the index when it was last read. A segment keeps what it owns while it holds its lease.
    func owners(at key: ObjectKey) -> [String: SegmentName] { owned.withLock { $0[key] ?? [:] } }

    func keep(_ owners: [String: SegmentName], at key: ObjectKey) { owned.withLock { $0[key] = owners } }

    /// Whether this process holds a current lease for the pointer.
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

    /// Outer nil: not cached.
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
