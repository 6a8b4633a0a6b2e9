import Foundation
package import SegmentCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Appends each notice to a file (mode 0600) as one line of JSON, durable once delivered.
///
/// A run that is resumed after a crash delivers its notice again: an id among the last MiB of the file is not written
/// twice. Several processes may write to the same file.
package struct FileNoticeSink: NoticeSink {
    /// How far back an id is searched, in bytes: some hundred notices, while a repeat comes within a few.
    static let memory = 1 << 20

    private let path: String
    private let place: Location
    private let clock: any Clock<Duration>

    /// `clock` measures how long to wait for another writer.
    package init(file: Location, clock: any Clock<Duration> = ContinuousClock()) {
        path = URL(filePath: file.address).standardizedFileURL.path(percentEncoded: false)
        place = Location(path, shown: file.shown == file.address ? nil : file.shown)
        self.clock = clock
    }

    package var name: String { "file \(place.shownName)" }
    package var words: NoticeWords { .reference }

    package func deliver(_ notice: RunNotice) async throws(NoticeFailure) { try await append(notice, id: notice.id) }

    /// Appends `value` as a line, unless the file contains its id already.
    func append(_ value: some Encodable, id: String) async throws(NoticeFailure) {
        let line = try Self.line(value, id)
        do throws(FileError) {
            let folder = try OpenFolder.make((path as NSString).deletingLastPathComponent)
            let name = (path as NSString).lastPathComponent
            let lock = try await FileLock.take(
                try folder.open(name, O_RDWR | O_CREAT, action: "lock"), clock: clock)
            try Self.append(line, of: id, to: name, in: folder, under: lock)
        } catch {
            throw NoticeFailure(
                FileError(code: error.code, action: error.action, path: place.shown(error.path)).description)
        }
    }

    private static func append(
        _ line: Data, of id: String, to name: String, in folder: borrowing OpenFolder, under _: borrowing FileLock
    ) throws(FileError) {
        let file = try folder.open(name, O_RDWR | O_APPEND, action: "write")
        let size = Int(try file.status().st_size)
        let tail = try file.read(from: max(0, size - memory))
        if tail.split(separator: UInt8(ascii: "\n")).contains(where: { self.id(of: $0) == id }) { return }
        // A line that a crash cut off is ended, so that the next one is valid.
        let isCut = tail.last.map { $0 != UInt8(ascii: "\n") } ?? false
        try file.write(isCut ? Data("\n".utf8) + line : line)
        try file.synchronize()
        if size == 0 { try folder.synchronize() }
    }

    /// Nil for a line that is not a notice.
    private static func id(of line: Data) -> String? {
        struct Identified: Decodable { var id: String }
        return try? JSONDecoder().decode(Identified.self, from: line).id
    }

    private static func line(_ value: some Encodable, _ id: String) throws(NoticeFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value) + Data("\n".utf8)
        } catch {
            throw NoticeFailure("the notice \(id) cannot be written as JSON: \(error)")
        }
    }
}
