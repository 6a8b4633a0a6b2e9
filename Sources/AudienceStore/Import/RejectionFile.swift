import Foundation
import SegmentCore

/// Writes the rows that were rejected, `{"id":…,"reason":…}` a line, to a draft that takes its name when it is whole.
/// A file that an earlier, rolled back try left is replaced or removed.
struct RejectionFile: ~Copyable {
    private let path: String
    private let draft: String
    private var handle: FileHandle?
    private var buffer: [UInt8] = []

    init(path: String) {
        self.path = path
        draft = path + ".part"
    }

    mutating func add(id: some Collection<UInt8>, reason: String) throws(Problem) {
        buffer.append(contentsOf: #"{"id":"#.utf8)
        buffer.append(jsonString: String(decoding: id, as: UTF8.self).utf8)
        buffer.append(contentsOf: #","reason":"#.utf8)
        buffer.append(jsonString: reason.utf8)
        buffer.append(contentsOf: "}\n".utf8)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Makes the file durable under its name; without rejected rows no file is created.
    mutating func finish(isEmpty: Bool) throws(Problem) {
        if isEmpty {
            try? FileManager.default.removeItem(atPath: path)
            return
        }
        try flush()
        do {
            try handle?.synchronize()
            try handle?.close()
        } catch {
            throw unwritable
        }
        guard rename(draft, path) == 0 else { throw unwritable }
    }

    mutating func discard() {
        try? handle?.close()
        try? FileManager.default.removeItem(atPath: draft)
    }

    private mutating func flush() throws(Problem) {
        do {
            let handle = try self.handle ?? open()
            self.handle = handle
            try handle.write(contentsOf: buffer)
        } catch {
            throw unwritable
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func open() throws -> FileHandle {
        let file = URL(filePath: draft)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw unwritable }
        return try FileHandle(forWritingTo: file)
    }

    private var unwritable: Problem {
        Problem(.rejectionsUnwritable, "the file of rejected rows cannot be written", file: path)
    }
}
