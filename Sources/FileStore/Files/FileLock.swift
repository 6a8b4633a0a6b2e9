import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The only right to change what a lock file guards, among processes and within one; given back at the end of its
/// scope and by the death of its process.
package struct FileLock: ~Copyable {
    private let file: OpenFile

    private init(_ file: consuming OpenFile) { self.file = file }

    // Unlocked by name: a child that is just being started may hold a copy of the descriptor.
    deinit { _ = flock(file.descriptor, LOCK_UN) }

    /// Takes the lock of a file, which is created if it is missing; waits at most `patience`.
    ///
    /// It polls instead of blocking in the call, so that a hanging holder gives an error. A cancelled task gets its
    /// lock too: it may have a lease to return.
    package static func take(
        _ file: consuming OpenFile, patience: Duration = .seconds(30), clock: any Clock<Duration>
    ) async throws(FileError) -> FileLock {
        var waited = Duration.zero
        var pause = Duration.milliseconds(1)
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            let failure = FileError.last("lock", file.path)
            guard failure.code == EWOULDBLOCK || failure.code == EINTR, waited < patience else { throw failure }
            do { try await clock.sleep(for: pause, tolerance: nil) } catch { usleep(1_000) }
            waited += pause
            pause = min(pause * 2, .milliseconds(20))
        }
        return FileLock(file)
    }
}
