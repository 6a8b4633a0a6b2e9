import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file, closed when it goes out of scope.
package struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: String

    init(owning descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens by path. Mode of a new file: 0600. Child processes do not inherit the descriptor.
    static func open(_ path: String, _ flags: Int32, action: String) throws(FileError) -> OpenFile {
        #if canImport(Glibc)
            let descriptor = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #else
            let descriptor = Darwin.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #endif
        guard descriptor >= 0 else { throw FileError.last(action, path) }
        return OpenFile(owning: descriptor, path: path)
    }

    func status() throws(FileError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.last("read", path) }
        return status
    }

    /// All bytes from `offset` to the end.
    func read(from offset: Int = 0) throws(FileError) -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let place = off_t(offset + data.count)
            let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, place) }
            if count == 0 { return data }
            if count > 0 { data.append(contentsOf: buffer[..<count]) }
            if count < 0, errno != EINTR { throw FileError.last("read", path) }
        }
    }

    /// Writes all bytes at the current place; in one call unless the system takes fewer.
    func write(_ data: Data) throws(FileError) {
        let bytes = [UInt8](data)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                #if canImport(Glibc)
                    return Glibc.write(descriptor, rest.baseAddress, rest.count)
                #else
                    return Darwin.write(descriptor, rest.baseAddress, rest.count)
                #endif
            }
            if count >= 0 { done += count } else if errno != EINTR { throw FileError.last("write", path) }
        }
    }

    /// Returns when the bytes are on the disk.
    func synchronize() throws(FileError) {
        #if canImport(Darwin)
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        guard fsync(descriptor) == 0 else { throw FileError.last("write", path) }
    }
}

extension stat {
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}
