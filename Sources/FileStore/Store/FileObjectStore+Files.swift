import Crypto
import Foundation
import SegmentCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileObjectStore {
    static let lockName = ".headgate.lock"
    static let temporaryPrefix = ".headgate-tmp-"

    /// Makes names of temporary files differ within the process; the process id does it among processes.
    private static let counter = Atomic<Int>(0)

    func folder(of key: ObjectKey, creating: Bool) throws(FileError) -> OpenFolder {
        try folder(key.parts.dropLast(), creating: creating)
    }

    func folder(_ parts: some Sequence<String>, creating: Bool) throws(FileError) -> OpenFolder {
        var folder = try OpenFolder.open(root)
        for part in parts { folder = try folder.child(part, creating: creating) }
        return folder
    }

    /// Nil where the file does not exist or is a folder.
    func read(_ name: String, in folder: borrowing OpenFolder) throws(FileError) -> StoredObject? {
        guard let status = try folder.status(of: name), !status.isFolder else { return nil }
        let file = try folder.open(name, O_RDONLY, action: "read")
        guard try file.status().isRegular else { throw FileError(code: EINVAL, action: "read", path: file.path) }
        let data = try file.read()
        return StoredObject(data: data, version: Self.version(of: data))
    }

    /// Nil when the condition does not hold. The bytes are on the disk before they get their name, and the name is
    /// on the disk before this returns: after a crash there is the old object or the new one.
    func replace(
        _ key: ObjectKey, with data: Data, when condition: PutCondition, under _: borrowing FileLock
    ) throws(FileError) -> ObjectVersion? {
        guard let name = key.parts.last else { return nil }
        let folder = try folder(of: key, creating: true)
        guard try holds(condition, name, in: folder) else { return nil }
        do throws(FileError) {
            let temporary = try writeTemporary(data, in: folder)
            do throws(FileError) {
                try folder.rename(temporary, to: name)
            } catch {
                try? folder.remove(temporary)
                throw error
            }
        } catch {
            // The message names the object, not the temporary file.
            throw FileError(code: error.code, action: "write", path: folder.place(name))
        }
        try folder.synchronize()
        return Self.version(of: data)
    }

    func remove(_ key: ObjectKey, under _: borrowing FileLock) throws(FileError) {
        guard let name = key.parts.last else { return }
        let folder = try folder(of: key, creating: false)
        try folder.remove(name)
        try folder.synchronize()
    }

    func collect(
        _ folder: consuming OpenFolder, below parts: [String], into keys: inout [ObjectKey]
    ) throws(FileError) {
        for name in try folder.names() where !Self.isReserved(name) {
            guard let status = try folder.status(of: name) else { continue }
            if status.isFolder {
                try collect(try folder.child(name, creating: false), below: parts + [name], into: &keys)
            } else if status.isRegular {
                keys.append(ObjectKey(parts: parts + [name]))
            }
        }
    }

    private func holds(
        _ condition: PutCondition, _ name: String, in folder: borrowing OpenFolder
    ) throws(FileError) -> Bool {
        switch condition {
        case .always: true
        case .absent: try folder.status(of: name) == nil
        case .version(let version): try read(name, in: folder)?.version == version
        }
    }

    private func writeTemporary(_ data: Data, in folder: borrowing OpenFolder) throws(FileError) -> String {
        while true {
            let number = Self.counter.add(1, ordering: .relaxed).newValue
            let name = "\(Self.temporaryPrefix)\(getpid())-\(number)"
            do throws(FileError) {
                let file = try folder.open(name, O_WRONLY | O_CREAT | O_EXCL, action: "write")
                try file.write(data)
                try file.synchronize()
                return name
            } catch {
                // Left by a dead process that had our id.
                if error.code == EEXIST { continue }
                try? folder.remove(name)
                throw error
            }
        }
    }

    private static func version(of data: Data) -> ObjectVersion {
        ObjectVersion(SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
}

extension FileObjectStore {
    static func isReserved(_ name: String) -> Bool { name == lockName || name.hasPrefix(temporaryPrefix) }

    static func isReserved(_ key: ObjectKey) -> Bool { key.parts.contains(where: isReserved) }

    static func checkWritable(_ key: ObjectKey) throws(StoreFailure) {
        if key.parts.isEmpty {
            throw StoreFailure(.denied, "the results root itself is not an object; name one below it")
        }
        if isReserved(key) { throw StoreFailure(.denied, "\(key) is a name that Headgate keeps for its own files") }
    }
}

extension ObjectKey {
    var parts: [String] { rawValue.split(separator: "/").map(String.init) }
}

extension StoreFailure {
    init(_ error: FileError) {
        self.init(error.isFull ? .full : error.isDenied ? .denied : .unavailable, error.description)
    }
}
