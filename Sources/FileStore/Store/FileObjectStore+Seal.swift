import Crypto
import Foundation
package import SegmentCore

extension FileObjectStore: FileSealer {
    private static let chunk = 1 << 20

    /// SHA-256 over the whole file, a megabyte at a time.
    package func seal(of key: ObjectKey) async throws(StoreFailure) -> FileSeal {
        let place = location(of: key)
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: place.address))
            defer { try? file.close() }
            var hash = SHA256()
            var bytes = 0
            while let data = try file.read(upToCount: Self.chunk), !data.isEmpty {
                hash.update(data: data)
                bytes += data.count
            }
            return FileSeal(
                bytes: bytes,
                digest: hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        } catch {
            throw StoreFailure(.unavailable, "\(place) cannot be read")
        }
    }
}
