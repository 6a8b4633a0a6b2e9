import Foundation
import SegmentCore

/// A file read in order through one buffer, whose size bounds the memory whatever the file holds.
struct ByteSource: ~Copyable {
    private let handle: FileHandle
    private let name: String
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    /// Nothing more will come than what the buffer has.
    private(set) var isAtEnd = false

    /// Longest record that is looked at as a whole, in bytes; the buffer has room for four.
    static let recordLimit = 256 << 10

    /// - Parameter name: the file as people know it, for messages.
    init(path: String, name: String) throws(Problem) {
        do {
            handle = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw Problem(
                isThere ? .unreadableFile : .missingFile, "\(name) \(isThere ? "cannot be read" : "does not exist")",
                file: name)
        }
        self.name = name
        buffer = [UInt8](repeating: 0, count: ByteSource.recordLimit * 4)
    }

    deinit { try? handle.close() }

    var pending: Int { end - start }

    /// Hands out what is buffered; the body says how much of it is done with.
    mutating func consume(_ body: (UnsafeBufferPointer<UInt8>) -> Int) {
        let range = start..<end
        start += buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Reads on behind what is still pending. Returns false when nothing came.
    mutating func refill() throws(Problem) -> Bool {
        if isAtEnd { return false }
        if start > 0 {
            buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                memmove(base, base + start, end - start)
            }
            end -= start
            start = 0
        }
        let room = buffer.count - end
        guard room > 0 else { return false }
        let data: Data?
        do {
            data = try handle.read(upToCount: room)
        } catch {
            throw Problem(.unreadableFile, "\(name) cannot be read to its end", file: name)
        }
        guard let data, !data.isEmpty else {
            isAtEnd = true
            return false
        }
        buffer.withUnsafeMutableBytes { bytes in
            _ = data.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: bytes[end..<(end + data.count)]))
        }
        end += data.count
        return true
    }
}
