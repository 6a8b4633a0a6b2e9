import FileStore
import TestSupport
import Testing
import Workflow

struct LedgerInFolderTests {
    @Test(arguments: LedgerConformance.allCases)
    func `ledgers in a folder keep the rules of ledgers`(rule: LedgerConformance) async throws {
        try await withScratchFolder { folder in
            try await rule.check { owner, time in
                ObjectLedger(
                    store: FileObjectStore(root: folder), owner: owner, leaseDuration: LedgerConformance.leaseDuration,
                    now: { time.date })
            }
        }
    }
}
