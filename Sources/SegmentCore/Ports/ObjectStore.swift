package import Foundation

/// A name under the results root: segments joined by `/`, none of them empty, `.` or `..`.
package struct ObjectKey: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Traps on nothing: an unfit part becomes its percent-encoded form, so that user text can never climb out.
    package init(_ parts: String...) {
        self.init(parts: parts)
    }

    package init(parts: [String]) {
        rawValue = parts.flatMap { $0.split(separator: "/") }.map { Self.safe(String($0)) }.joined(separator: "/")
    }

    package func appending(_ part: String) -> ObjectKey { ObjectKey(rawValue, part) }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func safe(_ part: String) -> String {
        if part == "." || part == ".." { return part.replacingOccurrences(of: ".", with: "%2E") }
        return part.replacingOccurrences(of: "\0", with: "%00")
    }

    package init(from decoder: any Decoder) throws {
        self.init(parts: [try decoder.singleValueContainer().decode(String.self)])
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

extension [ObjectKey] {
    /// These keys and the folders on the way to them: where a table is a folder of files, its own key is one of those.
    package var withFolders: Set<ObjectKey> {
        var keys = Set(self)
        for key in self {
            var path = key.rawValue[...]
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                guard keys.insert(ObjectKey(String(path))).inserted else { break }
            }
        }
        return keys
    }
}

/// Changes with every write of an object (an ETag).
package struct ObjectVersion: Hashable, Sendable, Codable {
    package let rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
}

/// The bytes of a small object with the version that they were read at.
package struct StoredObject: Sendable, Hashable {
    package var data: Data
    package var version: ObjectVersion
    package init(data: Data, version: ObjectVersion) {
        self.data = data
        self.version = version
    }
}

/// When a put may happen.
package enum PutCondition: Sendable, Hashable {
    case always
    /// Only where nothing stands (`If-None-Match: *`).
    case absent
    /// Only over this version (`If-Match`).
    case version(ObjectVersion)
}

/// Port: the results root, a folder or an S3 prefix. Large files are written by engines; this moves small objects.
///
/// A put is atomic and durable once it returns: a reader sees the old bytes or the new ones, also after a crash.
package protocol ObjectStore: Sendable {
    /// Nil where there is none.
    func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject?
    /// Throws `.conditionFailed` when `condition` does not hold; then nothing has changed.
    @discardableResult
    func put(_ data: Data, at key: ObjectKey, when condition: PutCondition) async throws(StoreFailure) -> ObjectVersion
    /// All keys below a prefix, sorted.
    func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey]
    /// Deletes an object or all below it; a missing one is no error.
    func delete(_ key: ObjectKey) async throws(StoreFailure)
    /// Where an object is: for engines and destinations by its address, for people as it may be shown.
    func location(of key: ObjectKey) -> Location
}

/// Why the results root did not do what was asked.
package struct StoreFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable {
        case conditionFailed, denied, full, corrupt, unavailable
    }
    package var reason: Reason
    package var message: String
    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
    package var description: String { "\(message) (store_\(reason.rawValue))" }
}
