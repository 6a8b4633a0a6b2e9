import Foundation
import Operations
import SegmentCore

/// Access rights and free space: customers' data is for its owner only, and a run needs space.
struct MachineCheck {
    private let project: URL
    private let store: any ObjectStore

    /// - Parameter project: its folder.
    init(_ project: URL, _ store: any ObjectStore) {
        self.project = project
        self.store = store
    }

    /// Bytes; with less a run may fail.
    private static let leastFree = 1_000_000_000

    var findings: [Finding] { roots.compactMap(openToOthers) + [room].compactMap(\.self) }

    private var roots: [Location] {
        let own = Location(project.appending(path: ".headgate").standardizedFileURL.path)
        let results = store.location(of: ObjectKey())
        let isInside = results.address.hasPrefix(own.address + "/")
        return [own, results].filter {
            FileManager.default.fileExists(atPath: $0.address) && !($0 == results && isInside)
        }
    }

    private func openToOthers(_ root: Location) -> Finding? {
        var open: [String] = []
        if Self.isOpen(root.address) { open.append(root.shown) }
        for case let path as String in FileManager.default.enumerator(atPath: root.address) ?? .init() {
            let whole = root.appending(path)
            if Self.isOpen(whole.address) { open.append(whole.shown) }
        }
        guard let first = open.sorted().first else { return nil }
        let more = open.count > 1 ? " and \(open.count - 1) more" : ""
        return Finding(
            "rights", "others may read or write \(first)\(more): folders should be 0700, files 0600",
            command: "chmod -R go-rwx '\(root)'")
    }

    private static func isOpen(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeSymbolicLink { return false }
        guard let rights = (attributes?[.posixPermissions] as? NSNumber)?.intValue else { return false }
        return rights & 0o077 != 0
    }

    private var room: Finding? {
        let place = roots.last ?? Location(project.path)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place.address)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, free < Self.leastFree else {
            return nil
        }
        return Finding(
            "disk", "the disk of \(place) has \(free / 1_000_000) MB left",
            command: "headgate gc, or a smaller retention, or a larger disk")
    }
}
