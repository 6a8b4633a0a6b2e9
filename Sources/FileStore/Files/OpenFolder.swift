import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open folder: everything below it is opened relative to it, one part at a time, so that links and renames by
/// others cannot lead out of it.
package struct OpenFolder: ~Copyable {
    private let file: OpenFile

    private init(_ file: consuming OpenFile) { self.file = file }

    package var path: String { file.path }

    /// Opens by path. A link to a folder is allowed here, because the user named it.
    static func open(_ path: String) throws(FileError) -> OpenFolder {
        #if canImport(Glibc)
            let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #else
            let descriptor = Darwin.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw FileError.last("open the folder", path) }
        return OpenFolder(OpenFile(owning: descriptor, path: path))
    }

    /// Opens by path and creates missing folders, with mode 0700.
    package static func make(_ path: String) throws(FileError) -> OpenFolder {
        var status = stat()
        if stat(path, &status) != 0, errno == ENOENT, path != "/" {
            let parent = try make((path as NSString).deletingLastPathComponent)
            try parent.makeChild((path as NSString).lastPathComponent)
        }
        return try open(path)
    }

    func child(_ name: String, creating: Bool) throws(FileError) -> OpenFolder {
        if creating, try status(of: name) == nil { try makeChild(name) }
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let descriptor = openat(file.descriptor, name, flags)
        if descriptor >= 0 { return OpenFolder(OpenFile(owning: descriptor, path: place(name))) }
        let failure = FileError.last("open the folder", place(name))
        if let status = try status(of: name), status.isLink {
            throw FileError(code: ELOOP, action: failure.action, path: failure.path)
        }
        throw failure
    }

    /// Opens a file of this folder; a link is refused. Rights of a new file: 0600.
    package func open(_ name: String, _ flags: Int32, action: String) throws(FileError) -> OpenFile {
        let descriptor = openat(file.descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw FileError.last(action, place(name)) }
        return OpenFile(owning: descriptor, path: place(name))
    }

    /// Whether the folder has an entry of this name; a link counts as one.
    package func has(_ name: String) throws(FileError) -> Bool { try status(of: name) != nil }

    /// Nil for a missing entry; does not follow a link.
    func status(of name: String) throws(FileError) -> stat? {
        var status = stat()
        if fstatat(file.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        let failure = FileError.last("read", place(name))
        if failure.isMissing { return nil }
        throw failure
    }

    /// Puts a file in the place of another, or of none, at once.
    func rename(_ name: String, to new: String) throws(FileError) {
        guard renameat(file.descriptor, name, file.descriptor, new) == 0 else {
            throw FileError.last("write", place(new))
        }
    }

    /// Makes names that came or went durable.
    func synchronize() throws(FileError) { try file.synchronize() }

    func place(_ name: String) -> String { path == "/" ? "/" + name : "\(path)/\(name)" }

    private func makeChild(_ name: String) throws(FileError) {
        if mkdirat(file.descriptor, name, 0o700) == 0 { return try synchronize() }
        let failure = FileError.last("make the folder", place(name))
        // Another process created it first.
        if failure.code != EEXIST { throw failure }
    }
}

extension OpenFolder {
    /// Names in the folder, in no order, without `.` and `..`.
    func names() throws(FileError) -> [String] {
        // A descriptor of its own, because closing the stream closes it, and because copies share a reading place.
        let descriptor = openat(file.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, let stream = fdopendir(descriptor) else { throw FileError.last("list", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FileError.last("list", path) }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Removes a file, a link or a folder with its content; a missing one is not an error.
    func remove(_ name: String) throws(FileError) {
        guard let status = try status(of: name) else { return }
        if status.isFolder {
            let folder = try child(name, creating: false)
            for name in try folder.names() { try folder.remove(name) }
        }
        if unlinkat(file.descriptor, name, status.isFolder ? AT_REMOVEDIR : 0) != 0, errno != ENOENT {
            throw FileError.last("delete", place(name))
        }
    }
}
