import Foundation
import GRDB
import SegmentCore

/// The database file: created atomically, recognised by a mark in its header, and left unchanged when it is another
/// file or from a newer program.
enum AudienceFile {
    /// "HGau" in the file header's application id (SQLite file format, section 1.3.15).
    static let applicationID: Int32 = 0x4847_6175
    /// Stored in `user_version`. Raised when an older program could no longer use the tables.
    static let format: Int32 = 1

    static func exists(at path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Creates a new audience beside the path and links it into place, so that no one sees a part of it and two
    /// creators cannot both succeed: the second one's file is dropped.
    static func create(at place: Location, identity: UUID) throws {
        let (manager, path) = (FileManager.default, place.address)
        let draft = "\(path).new-\(identity.uuidString)"
        defer { try? manager.removeItem(atPath: draft) }
        guard manager.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw DestinationFailure(
                .denied,
                Problem(.audienceDenied, "the audience \(place) cannot be made in its folder", file: place.shown))
        }
        let queue = try DatabaseQueue(path: draft)
        try queue.write { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(format)")
        }
        try AudienceSchema.migrator.migrate(queue)
        try queue.write { try AudienceSchema.setIdentity(identity, in: $0) }
        try queue.close()
        if link(draft, path) != 0, errno != EEXIST {
            throw DestinationFailure(
                .denied,
                Problem(.audienceDenied, "the audience \(place) cannot be made in its folder", file: place.shown))
        }
    }

    /// Reads the header's bytes without SQLite: even opening a foreign database could create files beside it.
    static func inspect(at place: Location) throws(DestinationFailure) {
        let header: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: place.address))
            defer { try? handle.close() }
            header = try handle.read(upToCount: 100) ?? Data()
        } catch {
            throw DestinationFailure(.denied, Problem(.audienceDenied, "\(place) cannot be read", file: place.shown))
        }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)),
            number(in: header, at: 68) == applicationID
        else {
            throw DestinationFailure(
                .rejected,
                Problem(
                    .audienceForeign, "\(place) is not an audience of this program", file: place.shown,
                    hint: "name another file, or move this one away"))
        }
        try check(format: number(in: header, at: 60), of: place)
    }

    static func check(format found: Int32, of place: Location) throws(DestinationFailure) {
        guard found >= 1 else {
            throw DestinationFailure(
                .rejected,
                Problem(
                    .audienceCorrupt, "\(place) has audience format \(found), which no program has written",
                    file: place.shown, hint: "bring back a copy, or move it away to begin a new audience"))
        }
        guard found > format else { return }
        throw DestinationFailure(
            .rejected,
            Problem(
                .audienceNewer, "\(place) has audience format \(found); this program knows up to \(format)",
                file: place.shown,
                hint: "use the newer program that wrote it"))
    }

    private static func number(in header: Data, at offset: Int) -> Int32 {
        Int32(bitPattern: header[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
}
