package import Foundation
package import SegmentCore

/// A file or folder that a process left when it died, or that is being written now.
package struct Leftover: Sendable, Hashable {
    package var path: String
    /// The last part of the path.
    package var name: String
    package var bytes: Int
    package var modified: Date
}

extension FileObjectStore {
    /// Everything under a key that is obsolete once its writer has died: folders of engine children, unfinished
    /// outputs, temporary files.
    package func unfinished(under key: ObjectKey = ObjectKey()) -> [Leftover] {
        let root = URL(filePath: location(of: key).address)
        let keys: [URLResourceKey] = [.isDirectoryKey, .isSymbolicLinkKey, .contentModificationDateKey]
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys) else { return [] }
        var found: [Leftover] = []
        for case let url as URL in walk {
            let name = url.lastPathComponent
            let isJob = name.hasPrefix("job-") && url.deletingLastPathComponent().lastPathComponent == "work"
            guard isJob || name.hasPrefix(".partial-") || name.hasPrefix(Self.temporaryPrefix) else { continue }
            walk.skipDescendants()
            let modified = (try? url.resourceValues(forKeys: Set(keys)))?.contentModificationDate
            found.append(
                Leftover(path: url.path, name: name, bytes: Self.bytes(at: url), modified: modified ?? .distantPast))
        }
        return found.sorted { $0.path < $1.path }
    }

    package func remove(_ leftover: Leftover) throws(StoreFailure) {
        do { try FileManager.default.removeItem(atPath: leftover.path) } catch {
            throw StoreFailure(.denied, "\(location(of: ObjectKey()).shown(leftover.path)) cannot be deleted")
        }
    }

    /// Bytes of an object, or of all below a key; 0 where none exists.
    package func bytes(under key: ObjectKey) -> Int { Self.bytes(at: URL(filePath: location(of: key).address)) }

    private static func bytes(at url: URL) -> Int {
        func size(_ url: URL) -> Int {
            let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
            return values?.isRegularFile ?? false ? values?.fileSize ?? 0 : 0
        }
        let walk = FileManager.default.enumerator(
            at: url, includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
        var sum = size(url)
        while let next = walk?.nextObject() as? URL { sum += size(next) }
        return sum
    }
}
