import CZlib
import Foundation

/// Decompresses a gzip file through one buffer, whatever the file's size. Several gzip members one after another are one
/// text, as `cat a.gz b.gz` makes it.
final class GzipInflater {
    enum Flaw: Error {
        /// The bytes are not gzip, or their checksum does not fit.
        case damaged
        /// The file ends within a member.
        case truncated
    }

    /// The first two bytes of every gzip file. No text in UTF-8 begins with them.
    static let magic: [UInt8] = [0x1F, 0x8B]

    /// zlib keeps the address, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var isBetweenMembers = true

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, + 16: gzip only.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw Flaw.damaged
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Fills the output as far as one step goes; 0 at the end of the file. `more` gives compressed bytes, none at the end.
    func read(into output: UnsafeMutableRawBufferPointer, more: () throws -> [UInt8]) throws -> Int {
        while true {
            if position == input.count {
                input = try more()
                position = 0
                if input.isEmpty {
                    guard isBetweenMembers else { throw Flaw.truncated }
                    return 0
                }
            }
            let count = try step(output)
            if count > 0 { return count }
        }
    }

    private func step(_ output: UnsafeMutableRawBufferPointer) throws -> Int {
        if isBetweenMembers, inflateReset(stream) != Z_OK { throw Flaw.damaged }
        isBetweenMembers = false
        let (status, left): (Int32, Int) = input.withUnsafeMutableBufferPointer { bytes in
            stream.pointee.next_in = bytes.baseAddress.map { $0 + position }
            stream.pointee.avail_in = UInt32(bytes.count - position)
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            return (inflate(stream, Z_NO_FLUSH), Int(stream.pointee.avail_in))
        }
        position = input.count - left
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isBetweenMembers = true
        default: throw Flaw.damaged
        }
        return output.count - Int(stream.pointee.avail_out)
    }
}
