import Crypto
package import Foundation
package import SegmentCore

/// How long after its slot a segment starts, so that those of one slot do not all start at once.
///
/// The same for a segment each time: its name decides. At most a share of the time until its next slot.
package struct Jitter: Sendable, Hashable {
    package var share: Double
    package var most: TimeInterval

    package static let none = Jitter(share: 0, most: 0)

    package init(share: Double = 0.1, most: TimeInterval = 60) {
        self.share = share
        self.most = most
    }

    /// - Parameter period: until the next slot; nil when none comes.
    package func delay(of segment: SegmentName, period: TimeInterval?) -> TimeInterval {
        let room = min(most, max(0, (period ?? most) * share))
        // Whole milliseconds, as in every other time that is kept.
        return (room * Self.fraction(segment) * 1_000).rounded(.down) / 1_000
    }

    /// From 0 to 1, evenly over names.
    private static func fraction(_ segment: SegmentName) -> Double {
        let digest = SHA256.hash(data: Data(segment.rawValue.utf8))
        let number = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(number) / 4_294_967_296
    }
}
