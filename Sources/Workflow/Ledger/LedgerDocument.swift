import Foundation
import SegmentCore

/// The content of one of the ledger's objects: JSON with its format number, which is checked first.
protocol LedgerDocument: Codable, Sendable {
    static var currentFormat: Int { get }
}

extension LedgerPointer: LedgerDocument {}

/// `identity.json`: tells users which destination a folder belongs to, and detects two identities with one digest.
struct IdentityDocument: LedgerDocument {
    static let currentFormat = 1
    var format = IdentityDocument.currentFormat
    var destination: DestinationIdentity
}

/// A segment's lease. It stays when it is given back, expired, because a token is never given twice.
struct LeaseDocument: LedgerDocument {
    static let currentFormat = 1
    var format = LeaseDocument.currentFormat
    var lease: Lease
}

/// A document with the version that it was read at, for the write that follows.
struct ReadDocument<Document: LedgerDocument>: Sendable {
    var document: Document
    var version: ObjectVersion
}

extension PutCondition {
    /// The condition that nothing has changed since the read, also where the object did not exist.
    static func over<Document>(_ read: ReadDocument<Document>?) -> PutCondition {
        read.map { .version($0.version) } ?? .absent
    }
}

extension LedgerDocument {
    /// Keys sorted, so that the same document is the same bytes.
    func encoded() throws(LedgerFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self) + Data("\n".utf8)
        } catch {
            throw LedgerFailure(.corrupt, "a ledger record cannot be written as JSON: \(error)")
        }
    }

    /// `location` is for messages.
    static func decoded(_ data: Data, location: String) throws(LedgerFailure) -> Self {
        let header: LedgerHeader
        do {
            header = try JSONDecoder().decode(LedgerHeader.self, from: data)
        } catch {
            throw .unreadable(location)
        }
        guard header.format == currentFormat else {
            throw LedgerFailure(
                .corrupt,
                "\(location) has the format \(header.format), and this Headgate reads the format \(currentFormat) only; "
                    + "it was left as it is. Use the version that wrote it")
        }
        do {
            return try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw .unreadable(location)
        }
    }
}

/// What every document has, whatever its format.
private struct LedgerHeader: Decodable { var format: Int }

extension LedgerFailure {
    static func unreadable(_ location: String) -> LedgerFailure {
        LedgerFailure(
            .corrupt,
            "\(location) is damaged: it is not the JSON that Headgate writes; it was left as it is. Bring back a copy, "
                + "or see `headgate doctor`")
    }

    init(_ failure: StoreFailure) {
        switch failure.reason {
        case .conditionFailed: self.init(.conflict, failure.message)
        case .corrupt: self.init(.corrupt, failure.message)
        case .denied, .full, .unavailable: self.init(.unavailable, failure.message)
        }
    }
}
