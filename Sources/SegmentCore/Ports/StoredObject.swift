package import Foundation

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
