import SegmentCore
import TestSupport

/// A segment's definition as tests of its rules write it: what differs from a mirror of the sample's name.
struct SegmentCase: Sendable {
    /// Nil: a query without a name.
    var name: String? = "vip"
    var query = "SELECT * FROM contact"
    var mode = SegmentMode.mirror
    var all: LeaverRule?
    var attributes: [String: LeaverRule] = [:]
    var oneEndpointPerUser = false

    var definition: SegmentDefinition {
        SegmentDefinition(
            name: name.flatMap { SegmentName($0) }, query: SourceText(query, name: "segments/vip.sql"), mode: mode,
            leavers: LeaverRules(all: all, attributes: attributes), oneEndpointPerUser: oneEndpointPerUser)
    }

    /// A destination with one family of each kind, two custom attributes at most, and values of at most 5 characters.
    static let contract: DestinationContract = {
        var contract = RuleCase.contract
        contract.families = [
            .init(prefix: "Attributes.", kind: .endpoint), .init(prefix: "User.UserAttributes.", kind: .user),
            .init(prefix: "Metrics.", kind: .metric),
        ]
        contract.refused = ["EndpointStatus": "the service sets it"]
        contract.nameCaution = .init(characters: "#:?\\/", trouble: "the console cannot show names with")
        contract.attributeNameLength = 10
        contract.valueLength = 5
        contract.customAttributes = 2
        return contract
    }()

    static func attribute(_ name: String) -> Attribute {
        let family = contract.families.first { name.hasPrefix($0.prefix) }
        return Attribute(name: name, kind: family?.kind ?? .field)
    }
}

extension [Problem] {
    /// `code` for errors, `code?` for warnings, in their order.
    var codes: [String] { map { $0.code.rawValue + ($0.severity == .warning ? "?" : "") } }
}
