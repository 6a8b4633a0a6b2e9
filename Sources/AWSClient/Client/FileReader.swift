import Foundation
import NIOCore
import SystemPackage

/// Reads a part of a file from start to end; a file that has become shorter is a failure.
final class FileReader {
    private let descriptor: SystemPackage.FileDescriptor
    private let slice: FileSlice
    private var done: Int64 = 0

    init(_ slice: FileSlice) throws(FileReadFailure) {
        self.slice = slice
        do {
            descriptor = try SystemPackage.FileDescriptor.open(FilePath(slice.file.path), .readOnly)
        } catch {
            throw FileReadFailure(file: slice.file, why: "\(error)")
        }
    }

    deinit { try? descriptor.close() }

    /// The next chunk; `nil` at the end.
    func next() throws(FileReadFailure) -> [UInt8]? {
        let start = slice.offset + done
        let wanted = Int(min(Int64(FileChunks.size), slice.length - done))
        guard wanted > 0 else { return nil }
        let chunk: [UInt8]
        do {
            chunk = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                count = try descriptor.read(
                    fromAbsoluteOffset: start, into: UnsafeMutableRawBufferPointer(buffer))
            }
        } catch {
            throw FileReadFailure(file: slice.file, why: "\(error)")
        }
        if chunk.isEmpty { throw FileReadFailure(file: slice.file, why: "it has become shorter") }
        done += Int64(chunk.count)
        return chunk
    }
}

struct FileReadFailure: Error {
    let file: URL
    let why: String

    var message: String { "\(file.lastPathComponent) cannot be read: \(why)" }
}
