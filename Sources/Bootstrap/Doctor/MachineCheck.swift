import Foundation
import ProjectFiles
import SegmentCore

/// Rights and room: customers' data is for its owner only, and a run needs space.
struct MachineCheck {
    let services: Services

    init(_ services: Services) { self.services = services }

    /// Below this a run may well fail.
    private static let leastFree = 1_000_000_000

    var findings: [Finding] { roots.compactMap(openToOthers) + [room].compactMap(\.self) }

    private var roots: [URL] {
        let own = services.project.root.appending(path: ".headgate").standardizedFileURL
        let results = URL(filePath: services.target.results).standardizedFileURL
        let isInside = results.path.hasPrefix(own.path + "/")
        return [own, results].filter { FileManager.default.fileExists(atPath: $0.path) && !($0 == results && isInside) }
    }

    private func openToOthers(_ root: URL) -> Finding? {
        var open: [String] = []
        if Self.isOpen(root.path) { open.append(root.path) }
        for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
            let whole = root.appending(path: path).path
            if Self.isOpen(whole) { open.append(whole) }
        }
        guard let first = open.sorted().first else { return nil }
        let more = open.count > 1 ? " and \(open.count - 1) more" : ""
        return Finding(
            "rights", "others may read or write \(first)\(more): folders should be 0700, files 0600",
            command: "chmod -R go-rwx '\(root.path)'")
    }

    private static func isOpen(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if attributes?[.type] as? FileAttributeType == .typeSymbolicLink { return false }
        guard let rights = (attributes?[.posixPermissions] as? NSNumber)?.intValue else { return false }
        return rights & 0o077 != 0
    }

    private var room: Finding? {
        let place = roots.last ?? services.project.root
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place.path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, free < Self.leastFree else {
            return nil
        }
        return Finding(
            "disk", "the disk of \(place.path) has \(free / 1_000_000) MB left",
            command: "headgate gc, or a smaller retention, or a larger disk")
    }
}
