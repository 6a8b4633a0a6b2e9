/// The lease token under which a batch is sent. A destination that supports it refuses a token lower than one that it
/// has seen.
package struct Fence: Sendable, Hashable, Codable {
    /// The results root of the leases: tokens of two roots are not comparable.
    package var scope: String
    package var segment: SegmentName
    package var token: Int

    package init(scope: String, segment: SegmentName, token: Int) {
        self.scope = scope
        self.segment = segment
        self.token = token
    }
}
