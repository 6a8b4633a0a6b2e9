import Foundation
import SegmentCore

/// A file read in order through one buffer, whose size bounds the memory whatever the file holds. A file that begins as
/// gzip does is decompressed on the way.
struct ByteSource: ~Copyable {
    private let handle: FileHandle
    private let name: String
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    /// Whether the buffer holds the end of the file.
    private(set) var isAtEnd = false
    private var inflater: GzipInflater?
    private var isStarted = false

    /// Longest record that is read as a whole, in bytes; the buffer has room for four.
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

    /// Passes the buffered bytes to `body`, which returns how many it has consumed.
    mutating func consume(_ body: (UnsafeBufferPointer<UInt8>) -> Int) {
        let range = start..<end
        start += buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Reads more bytes after the pending ones. Returns false at the end of the file.
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
        let count: Int
        do {
            count = isStarted ? try read(room) : try start(room)
        } catch is GzipInflater.Flaw {
            throw Problem(.unreadableFile, "\(name) is a damaged or truncated gzip file", file: name)
        } catch {
            throw Problem(.unreadableFile, "\(name) cannot be read to its end", file: name)
        }
        isStarted = true
        end += count
        isAtEnd = count == 0
        return count > 0
    }

    private mutating func read(_ room: Int) throws -> Int {
        guard let inflater else { return put(try handle.read(upToCount: room) ?? Data()) }
        let (handle, place) = (handle, end..<end + room)
        return try buffer.withUnsafeMutableBytes { bytes in
            try inflater.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[place])) {
                [UInt8](try handle.read(upToCount: ByteSource.recordLimit) ?? Data())
            }
        }
    }

    /// The first bytes say whether the file is compressed.
    private mutating func start(_ room: Int) throws -> Int {
        let magic = GzipInflater.magic
        let head = try handle.read(upToCount: magic.count) ?? Data()
        guard head.elementsEqual(magic) else {
            return put(head + (try handle.read(upToCount: room - head.count) ?? Data()))
        }
        try handle.seek(toOffset: 0)
        inflater = try GzipInflater()
        return try read(room)
    }

    private mutating func put(_ data: Data) -> Int {
        let place = end..<end + data.count
        buffer.withUnsafeMutableBytes { bytes in
            _ = data.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: bytes[place]))
        }
        return data.count
    }
}
