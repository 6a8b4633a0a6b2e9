import SegmentCore

/// Reads `destination:`; a setting that this kind of destination does not have is a problem.
struct DestinationReader {
    private static let audience = ["path"]
    private static let pinpoint = ["application", "role", "jobs", "timeout", "segment"]

    let reading: Reading

    /// Nil where it is missing, or wrong, which is reported.
    func read(_ fields: Fields) -> DestinationSetting? {
        guard
            let own = Fields(fields["destination"], "destination", keys: ConfigKeys.destination, in: reading)
        else { return nil }
        let path = own.path("path").map(reading.location) ?? reading.location(".headgate/audience.sqlite")
        if own["type"] == nil {
            reading.report(.missingKey, "destination has no type", at: own.place, hint: "add `type: audience`")
        }
        switch own.choice("type", of: DestinationSetting.types) {
        case "audience":
            refuse(Self.pinpoint, own, "audience")
            return .audience(path: path)
        case "pinpoint":
            refuse(Self.audience, own, "pinpoint")
            return pinpoint(own)
        default: return nil
        }
    }

    private func refuse(_ keys: [String], _ own: Fields, _ type: String) {
        for key in keys {
            guard let node = own[key] else { continue }
            reading.report(.unknownKey, "the destination \(type) has no key '\(key)'", at: node.place)
        }
    }

    private func pinpoint(_ own: Fields) -> DestinationSetting? {
        let application = required(own, "application", hint: "the application's id, 32 letters and digits")
        let role = required(own, "role", hint: "the ARN of the role with which Pinpoint reads the results root")
        if let role, !role.text.hasPrefix("arn:") || !role.text.contains(":role/") {
            reading.report(
                .badValue, "role is an ARN such as arn:aws:iam::123456789012:role/pinpoint-import, not '\(role.shown)'",
                at: role.place)
        }
        if let application,
            !application.text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
                || application.text.isEmpty
        {
            reading.report(.badValue, "'\(application.shown)' is not an application id", at: application.place)
        }
        let named = own.text("segment")
        let segment = named.flatMap { SegmentNameTemplate($0.text) }
        if let named, segment == nil {
            reading.report(
                .badValue,
                "segment is a name of 1 to \(SegmentNameTemplate.longest) characters, not '\(named.shown)'",
                at: named.place, hint: "{segment}, {run} and {batch} are filled in")
        }
        let jobs = own.integer("jobs", 1...10) ?? 2
        let timeout = own.amount("timeout", Notation.duration) ?? 6 * 3_600
        guard let application, let role else { return nil }
        return .pinpoint(
            PinpointSetting(
                application: application.text, role: role.text, jobs: jobs, timeout: .seconds(timeout),
                segment: segment))
    }

    private func required(_ own: Fields, _ key: String, hint: String) -> ConfigText? {
        if own[key] == nil {
            reading.report(.missingKey, "the destination pinpoint has no \(key)", at: own.place, hint: hint)
        }
        return own.text(key)
    }
}
