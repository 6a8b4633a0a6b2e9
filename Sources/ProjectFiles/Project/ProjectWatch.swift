import Foundation

/// The files that a project was read from, as they were just before they were read; also of one that was invalid.
package struct ProjectWatch: Sendable, Hashable {
    private(set) var stamps: [String: FileStamp?] = [:]

    package init() {}

    /// Whether any of them is different now, gone, or there at last.
    package var hasChanged: Bool { stamps.contains { FileStamp(path: $0.key) != $0.value } }

    mutating func note(_ path: String) { stamps[path] = FileStamp(path: path) }
}

/// What tells that a file or folder is another than it was: time of change, size, number.
struct FileStamp: Sendable, Hashable {
    private var seconds: Int
    private var nanoseconds: Int
    private var size: Int64
    private var number: UInt64

    /// Nil where there is nothing.
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
