import Foundation
import SegmentCore
import StatusServer
import Synchronization

/// Tests whether the results root can be written, at most every ten seconds however often it is called.
final class StoreProbe: Sendable {
    private static let interval: Duration = .seconds(10)

    private let store: @Sendable () throws -> any ObjectStore
    private let key: ObjectKey
    private let elapsed: @Sendable () -> Duration
    private let last = Mutex<(time: Duration, reason: StatusReason?)?>(nil)

    /// - Parameters:
    ///   - store: the results root as the project names it now.
    ///   - name: of the object that is written and deleted; no other process has it.
    init(
        name: String, elapsed: @escaping @Sendable () -> Duration,
        store: @escaping @Sendable () throws -> any ObjectStore
    ) {
        self.store = store
        self.elapsed = elapsed
        key = ObjectKey("health", name)
    }

    /// Nil where it does.
    func reason() async -> StatusReason? {
        let time = elapsed()
        if let last = last.withLock({ $0 }), time - last.time < Self.interval { return last.reason }
        let reason = await tried()
        last.withLock { $0 = (time, reason) }
        return reason
    }

    private func tried() async -> StatusReason? {
        do {
            let store = try store()
            try await store.put(Data("{}".utf8), at: key, when: .always)
            try await store.delete(key)
            return nil
        } catch {
            return StatusReason(code: "store_unwritable", message: "the results root takes no writes: \(error)")
        }
    }
}
