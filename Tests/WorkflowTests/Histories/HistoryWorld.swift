import SegmentCore
import TestSupport

/// What a history's segment may select, and the contract of the destination that it goes to.
struct HistoryWorld: Sendable {
    struct Kind: Sendable, Hashable {
        var attribute: Attribute
        var type: ValueType
    }

    var attributes: [Kind]
    var keys: [String]
    var users: [String]
    /// The segment says that no user has two endpoints; then each key has a user of its own.
    var isSingle: Bool
    var contract: DestinationContract

    init(_ random: inout SeededRandom) {
        let custom = [
            Kind(attribute: .init(name: "Attributes.A", kind: .endpoint), type: .text),
            Kind(attribute: .init(name: "Attributes.B b", kind: .endpoint), type: .text),
            Kind(attribute: .init(name: "Attributes.T", kind: .endpoint), type: .textList),
            Kind(attribute: .init(name: "Attributes.D", kind: .endpoint), type: .double),
            Kind(attribute: .init(name: "Metrics.M", kind: .metric), type: .double),
            Kind(attribute: .init(name: "Metrics.N", kind: .metric), type: .text),
            Kind(attribute: .init(name: "User.UserAttributes.P", kind: .user), type: .text),
            Kind(attribute: .init(name: "User.UserAttributes.Q", kind: .user), type: .textList),
        ]
        let fields = [
            Kind(attribute: .init(name: "Address", kind: .field), type: .text),
            Kind(attribute: .init(name: "ChannelType", kind: .field), type: .text),
        ]
        let userID = Kind(attribute: .init(name: Attribute.userID, kind: .field), type: .text)
        let hasUsers = random.chance(0.4)
        isSingle = random.chance(0.3)
        var chosen = Array(custom.filter { hasUsers || $0.attribute.kind != .user }.shuffled(using: &random).prefix(3))
        if hasUsers {
            if !chosen.contains(where: { $0.attribute.kind == .user }) { chosen.append(custom[6]) }
            chosen.append(userID)
        }
        if random.chance(0.3) { chosen.append(random.pick(fields, or: fields[0])) }
        if !hasUsers, chosen.count > 1, random.chance(0.4) {
            chosen.removeFirst(Int.random(in: 0..<chosen.count - 1, using: &random))
        }
        attributes = Array(chosen.prefix(5)).shuffled(using: &random)
        keys = (0..<Int.random(in: 2...9, using: &random)).map { "k\($0)é" }
        users = ["u1", "u2", "u3"]
        contract = DestinationContract(
            identity: DestinationIdentity("pretend"),
            families: [
                .init(prefix: "Attributes.", kind: .endpoint), .init(prefix: "User.UserAttributes.", kind: .user),
                .init(prefix: "Metrics.", kind: .metric),
            ],
            fields: [
                .init(name: "Address"), .init(name: "ChannelType", oneOf: ["EMAIL", "SMS"]),
                .init(name: Attribute.userID),
            ],
            refused: [:], attributeNameLength: 50, valueLength: 6, listLength: 3, rowBytes: 400, customAttributes: 40,
            batchRows: Int.random(in: 1...5, using: &random), batchBytes: random.chance(0.3) ? 1_000 : 100_000,
            reportsRows: random.chance(0.5), isolationRows: Int.random(in: 1...2, using: &random))
    }

    var kinds: [String: Attribute.Kind] {
        Dictionary(attributes.map { ($0.attribute.name, $0.attribute.kind) }) { first, _ in first }
    }

    var customNames: [String] { attributes.filter(\.attribute.isCustom).map(\.attribute.name) }
}
