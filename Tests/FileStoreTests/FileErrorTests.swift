import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import FileStore

struct FileErrorTests {
    @Test(arguments: [
        (EACCES, StoreFailure.Reason.denied, "permission denied"), (EROFS, .denied, "read-only"),
        (ENOSPC, .full, "the disk is full; free space"), (EDQUOT, .full, "quota"), (EFBIG, .full, "size limit"),
        (EIO, .unavailable, "check the disk"), (EWOULDBLOCK, .unavailable, "another process holds its lock"),
        (EMFILE, .unavailable, "errno"),
    ])
    func `a system's error becomes a reason and what to do`(
        code: Int32, reason: StoreFailure.Reason, part: String
    ) {
        let failure = StoreFailure(FileError(code: code, action: "write", path: "results/a"))
        #expect(failure.reason == reason)
        #expect(failure.message.hasPrefix("cannot write results/a: "))
        #expect(failure.message.contains(part))
    }

    @Test func `a lock that never comes free is an error after its patience, and its waits are the clock's`()
        async throws
    {
        try await withScratchFolder { folder in
            let path = folder.appending(path: "lock").path()
            let held = try await FileLock.take(
                try OpenFile.open(path, O_RDWR | O_CREAT, action: "lock"), clock: ContinuousClock())
            let time = TestTime()
            do throws(FileError) {
                _ = try await FileLock.take(
                    try OpenFile.open(path, O_RDWR, action: "lock"), patience: .seconds(30), clock: time)
                Issue.record("two hold one lock")
            } catch {
                #expect(error.code == EWOULDBLOCK)
            }
            #expect(time.sleeps.reduce(.zero, +) >= .seconds(30))
            _ = consume held
            _ = try await FileLock.take(try OpenFile.open(path, O_RDWR, action: "lock"), clock: time)
        }
    }
}
