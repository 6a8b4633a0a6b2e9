import Foundation
package import SegmentCore

/// Decides what holds for keys without a value, per attribute: the user's rules over the mode's default.
///
/// The default is `clear` for mirror and `keep` for upsert. Fields are never taken away, and a metric cannot be cleared.
/// User attributes are shared, so they are taken away only where the user of a row is known (`User.UserId` in the
/// result) or the segment says `one_endpoint_per_user`.
package struct LeaverResolution {
    let segment: SegmentDefinition
    let contract: DestinationContract
    let present: [Attribute]
    package let userScope: UserScope

    package init(segment: SegmentDefinition, contract: DestinationContract, present: [Attribute]) {
        self.segment = segment
        self.contract = contract
        self.present = present
        if segment.oneEndpointPerUser {
            userScope = .single
        } else {
            userScope = present.contains { $0.name == Attribute.userID } ? .fold : .keep
        }
    }

    /// The rule in force; problems of the user's own rule are added once, for attributes that the query has.
    package func rule(for attribute: Attribute, problems: inout [Problem]) -> LeaverRule {
        guard attribute.isCustom else { return .keep }
        let explicit = segment.name == nil ? .keep : segment.leavers.explicit(for: attribute.name)
        let rule = explicit ?? (segment.mode == .mirror ? .clear : .keep)
        switch (attribute.kind, rule) {
        case (.metric, .clear):
            if segment.leavers.attributes[attribute.name] == .clear {
                problems.append(
                    segment.problem(
                        .metricClear, "\(attribute.name): a metric cannot be cleared", at: attribute.name,
                        hint: "use {set: 0} or keep"))
            } else {
                problems.append(
                    segment.problem(
                        .metricKept, "\(attribute.name): a metric cannot be cleared, so leavers keep it",
                        at: attribute.name, severity: .warning, hint: "say what leavers get: {set: 0} or keep"))
            }
            return .keep
        case (.metric, .set(let value)) where !(Double(value)?.isFinite ?? false):
            problems.append(
                segment.problem(
                    .leaverValue, "\(attribute.name): a metric is set to a number, not a text", at: attribute.name))
        case (_, .set(let value)) where value.isEmpty:
            problems.append(
                segment.problem(
                    .leaverValue, "\(attribute.name): set needs a value", at: attribute.name, hint: "use clear"))
        case (_, .set(let value)) where value.unicodeScalars.count > contract.valueLength:
            problems.append(
                segment.problem(
                    .leaverValue, "\(attribute.name): the set value is longer than \(contract.valueLength) characters",
                    at: attribute.name))
        case (.user, .clear), (.user, .set):
            guard userScope == .keep else { break }
            problems.append(
                segment.problem(
                    .userAttributeKept,
                    "\(attribute.name) is shared by the endpoints of a user, so leavers keep it", at: attribute.name,
                    severity: .warning,
                    hint: "add User.UserId to the result, or set one_endpoint_per_user: true"))
            return .keep
        default: break
        }
        return rule
    }

    /// The rule for an attribute that the ledger has and the query dropped.
    package func rule(forDropped attribute: Attribute) -> LeaverRule {
        var ignored: [Problem] = []
        return rule(for: attribute, problems: &ignored)
    }

    /// Leaver rules that name what cannot leave, or no column of the result.
    var unmatched: [Problem] {
        segment.leavers.attributes.keys.sorted().compactMap { name in
            guard !present.contains(where: { $0.name == name && $0.isCustom }) else { return nil }
            if contract.field(named: name) != nil {
                return segment.problem(
                    .leaverField, "\(name) is never taken away, so it has no leaver rule", at: name,
                    hint: "leaver rules are for Attributes.*, User.UserAttributes.* and Metrics.*")
            }
            let near = nearest(to: name, among: present.map(\.name))
            return segment.problem(
                .leaverUnknown, "the leaver rule for \(name) matches no column of the result", at: nil,
                severity: .warning, hint: near.map { "did you mean \($0)?" })
        }
    }
}

extension ProblemCode {
    package static let metricClear: Self = "metric_clear"
    package static let metricKept: Self = "metric_kept"
    package static let leaverValue: Self = "leaver_value"
    package static let leaverField: Self = "leaver_field"
    package static let leaverUnknown: Self = "leaver_unknown"
    package static let userAttributeKept: Self = "user_attribute_kept"
}
