import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A failed system call on a file, as a message for users: the action, the place, the reason, and what to do.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system's `errno`.
    package let code: Int32
    /// A verb with its preposition: `write`, `lock`, `make the folder`.
    package let action: String
    package let path: String

    package init(code: Int32, action: String, path: String) {
        self.code = code
        self.action = action
        self.path = path
    }

    /// The last call's error. Read it before any other call.
    static func last(_ action: String, _ path: String) -> FileError {
        FileError(code: errno, action: action, path: path)
    }

    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    package var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
    var isDenied: Bool { Self.refusals.contains(code) }

    package var description: String { "cannot \(action) \(path): \(reason)" }

    private static let refusals: Set<Int32> = [
        EACCES, EPERM, EROFS, ELOOP, ENAMETOOLONG, EISDIR, ENOTDIR, EINVAL, ENOTEMPTY,
    ]

    private var reason: String {
        switch code {
        case ENOSPC: "the disk is full; free space there and try again"
        case EDQUOT: "the disk quota is used up; free space there and try again"
        case EFBIG: "the file would pass the size limit of this process or disk"
        case EACCES, EPERM: "permission denied; check who owns it and its access rights"
        case EROFS: "the disk is mounted read-only; choose another folder or mount it for writing"
        case ELOOP: "it is a symbolic link; links below this folder are not followed, replace it by the real folder"
        case ENAMETOOLONG: "the name is too long for this disk"
        case EISDIR: "it is a folder; move it away"
        case ENOTDIR: "a part of the path is a file; move it away"
        case EWOULDBLOCK: "another process holds its lock; wait for it to end and try again"
        case EIO: "the disk reported an error; check the disk"
        default: "\(String(cString: strerror(code))) (errno \(code))"
        }
    }
}
