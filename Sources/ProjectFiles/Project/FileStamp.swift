import Foundation

/// Detects a change of a file or folder, by its time of change, size and inode.
struct FileStamp: Sendable, Hashable {
    private var seconds: Int
    private var nanoseconds: Int
    private var size: Int64
    private var number: UInt64

    /// Nil where the file does not exist.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        seconds = Int(time.tv_sec)
        nanoseconds = Int(time.tv_nsec)
        size = Int64(status.st_size)
        number = UInt64(status.st_ino)
    }
}
