import Foundation
import SegmentCore

/// The owner of one attribute.
struct OwnerDocument: LedgerDocument {
    static let currentFormat = 1
    var format = OwnerDocument.currentFormat
    var attribute: String
    var segment: SegmentName
}

/// Owners by attribute: `index.json`, beside their objects.
struct OwnerIndexDocument: LedgerDocument {
    static let currentFormat = 1
    var format = OwnerIndexDocument.currentFormat
    var owners: [String: SegmentName] = [:]
}
