import Crypto
import Foundation
import SegmentCore

/// The keys of ledgers and owners under the results root.
///
/// A destination's folder is named by a digest of its identity, because an identity may contain any character; the file
/// `identity.json` in it has the identity.
struct LedgerPlaces {
    let destination: DestinationIdentity

    var folder: String { Self.digest(destination.rawValue) }

    var ledgers: ObjectKey { ObjectKey("ledgers", folder) }
    var owners: ObjectKey { ObjectKey("owners", folder) }

    func pointer(of segment: SegmentName) -> ObjectKey {
        ObjectKey(parts: ["ledgers", folder, segment.rawValue, "pointer.json"])
    }

    func lease(of segment: SegmentName) -> ObjectKey {
        ObjectKey(parts: ["ledgers", folder, segment.rawValue, "lease.json"])
    }

    func owner(of attribute: String) -> ObjectKey {
        ObjectKey("owners", folder, Self.digest(attribute) + ".json")
    }

    static func index(in folder: ObjectKey) -> ObjectKey { folder.appending("index.json") }

    static func identity(in folder: ObjectKey) -> ObjectKey { folder.appending("identity.json") }

    /// 16 hexadecimal digits of the SHA-256.
    static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).prefix(8)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
