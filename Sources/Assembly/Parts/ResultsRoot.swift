package import FileStore
package import Foundation
package import SegmentCore

/// Port: the large files of a results root that is not on this machine.
package protocol RemoteResults: Sendable {
    /// Bytes of an object, or of all below a key.
    func bytes(under key: ObjectKey) async throws(StoreFailure) -> Int
    /// Uploads a file of this machine.
    func upload(_ file: URL, to key: ObjectKey) async throws
}

/// The results root of a target, with the folder of this machine that engines and imports use.
package struct ResultsRoot: Sendable {
    package let store: any ObjectStore
    package let sealer: any FileSealer
    /// Files of this machine: the results root itself where it is a folder, else a folder of the project.
    package let machine: FileObjectStore
    /// Nil where the root is a folder of this machine.
    package let remote: (any RemoteResults)?

    package init(
        store: any ObjectStore, sealer: any FileSealer, machine: FileObjectStore, remote: (any RemoteResults)? = nil
    ) {
        self.store = store
        self.sealer = sealer
        self.machine = machine
        self.remote = remote
    }

    /// Whether other machines see it too.
    package var isShared: Bool { remote != nil }
}
