import Foundation
package import SegmentCore

/// A request to cancel a run, made from any terminal: an object in the run's folder, which the runner polls.
package struct CancelRequest: Sendable {
    let store: any ObjectStore

    package init(store: any ObjectStore) { self.store = store }

    package func place(for run: RunID) async throws(StoreFailure) {
        try await store.put(Data("{}\n".utf8), at: key(run), when: .always)
    }

    package func isPlaced(for run: RunID) async -> Bool {
        ((try? await store.get(key(run))) ?? nil) != nil
    }

    package func withdraw(for run: RunID) async {
        try? await store.delete(key(run))
    }

    private func key(_ run: RunID) -> ObjectKey { RunFiles.folder(run).appending("cancel.json") }
}
