import Foundation
import NIOCore
import SystemPackage

/// The bytes of a part of a file, read while they are sent, in chunks of 256 KiB. Each iteration begins at the start,
/// so a request can be sent again.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    static let size = 256 << 10

    let slice: FileSlice

    init(_ slice: FileSlice) { self.slice = slice }

    func makeAsyncIterator() -> Iterator { Iterator(slice: slice) }

    struct Iterator: AsyncIteratorProtocol {
        private let slice: FileSlice
        private var reader: FileReader?

        init(slice: FileSlice) { self.slice = slice }

        mutating func next() async throws -> ByteBuffer? {
            if reader == nil { reader = try FileReader(slice) }
            return try reader?.next().map { ByteBuffer(bytes: $0) }
        }
    }
}
