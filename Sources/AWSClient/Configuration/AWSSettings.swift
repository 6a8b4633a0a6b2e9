/// The profile, region, endpoints and retries that the environment and the shared files set.
package struct AWSSettings: Sendable {
    package var profile: String
    package var region: String
    package var endpoints: EndpointResolver
    package var policy: RetryPolicy
    /// Whether the profile was given in code or configuration; the environment's keys are then ignored.
    package var isProfileGiven: Bool
    let files: SharedFiles

    /// Reads the settings. A given region or profile takes precedence over the system's.
    package init(
        _ system: AWSSurroundings, profile given: String? = nil, region: String? = nil
    ) throws(AWSError) {
        let files = try SharedFiles(system)
        let named = given ?? system.variable("AWS_PROFILE") ?? system.variable("AWS_DEFAULT_PROFILE")
        let found = files.profile(named ?? "default")
        if let named, found == nil, given != nil || named != "default" {
            let known = files.profileNames.joined(separator: ", ")
            throw AWSError(
                .configuration, code: "no_such_profile",
                message: "there is no profile \(named) in \(files.configPath) or \(files.credentialsPath)",
                hint: known.isEmpty ? "neither file has a profile" : "there are: \(known)")
        }
        self.files = files
        profile = named ?? "default"
        isProfileGiven = given != nil
        guard
            let region = region ?? system.variable("AWS_REGION") ?? system.variable("AWS_DEFAULT_REGION")
                ?? found?["region"]
        else {
            throw AWSError(
                .configuration, code: "no_region", message: "no region is set",
                hint: "set AWS_REGION, or `region` of the profile \(profile) in \(files.configPath)")
        }
        guard AWSSettings.isRegion(region) else {
            throw AWSError(.configuration, code: "bad_region", message: "\"\(region)\" is not the name of a region")
        }
        self.region = region
        endpoints = try AWSSettings.endpoints(system, found, files)
        policy = try AWSSettings.policy(system, found)
    }

    /// The region becomes part of a host name.
    private static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    private static func policy(_ system: AWSSurroundings, _ profile: Profile?) throws(AWSError) -> RetryPolicy {
        let mode = system.variable("AWS_RETRY_MODE") ?? profile?["retry_mode"] ?? "standard"
        guard ["standard", "legacy", "adaptive"].contains(mode) else {
            throw AWSError(
                .configuration, code: "bad_retry_mode", message: "AWS_RETRY_MODE is \"\(mode)\"",
                hint: "standard, legacy and adaptive are known; Headgate does as standard does for all three")
        }
        guard let text = system.variable("AWS_MAX_ATTEMPTS") ?? profile?["max_attempts"] else {
            return RetryPolicy()
        }
        guard let attempts = Int(text), (1...100).contains(attempts) else {
            throw AWSError(
                .configuration, code: "bad_max_attempts", message: "AWS_MAX_ATTEMPTS is \"\(text)\", not 1 to 100")
        }
        return RetryPolicy(attempts: attempts)
    }
}
