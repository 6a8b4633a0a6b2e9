import Foundation

/// A role that a profile names with `role_arn`, assumed with the credentials of another profile or source.
struct AssumeRoleSource: CredentialSource {
    let name = "assume role"
    let profile: Profile?
    let sources: ProfileSources
    let visited: [String]

    func load() async throws(AWSError) -> CredentialAnswer {
        guard let profile, let role = profile["role_arn"] else { return .absent("the profile has no role_arn") }
        if profile["web_identity_token_file"] != nil { return .absent("the role is assumed with a web identity") }
        if profile["mfa_serial"] != nil {
            throw .badCredentials(
                "profile \(profile.name): mfa_serial is set, and a program without a person cannot enter a code",
                hint: "use a profile without MFA, or put session credentials into the environment")
        }
        let base = try await base(of: profile)
        let now = Int(sources.system.now().timeIntervalSince1970)
        let operation = AssumeRole(
            roleArn: role, sessionName: profile["role_session_name"] ?? "headgate-\(now)",
            externalID: profile["external_id"], seconds: try seconds(profile))
        let client = sources.client(FixedCredentials(base), region: profile["region"])
        var credentials = try await client.call(operation)
        credentials.origin = "profile \(profile.name), role \(role)"
        return .found(credentials)
    }

    private func seconds(_ profile: Profile) throws(AWSError) -> Int? {
        guard let text = profile["duration_seconds"] else { return nil }
        guard let seconds = Int(text), (900...43_200).contains(seconds) else {
            throw .badCredentials("profile \(profile.name): duration_seconds is not 900 to 43200")
        }
        return seconds
    }

    private func base(of profile: Profile) async throws(AWSError) -> Credentials {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let source?, nil):
            if visited.contains(profile.name) || visited.contains(source) && source != profile.name {
                throw .badCredentials(
                    "the source_profile of \((visited + [profile.name, source]).joined(separator: " → ")) goes in a circle"
                )
            }
            guard sources.settings.files.profile(source) != nil else {
                throw .badCredentials("profile \(profile.name): its source_profile \(source) does not exist")
            }
            let chain = CredentialChain(
                sources: sources.sources(of: source, visited: visited + [profile.name]))
            return try await chain.found()
        case (nil, let place?): return try await self.source(place, profile).found()
        case (nil, nil):
            throw .badCredentials("profile \(profile.name): role_arn without source_profile or credential_source")
        case (_?, _?):
            throw .badCredentials("profile \(profile.name): source_profile and credential_source exclude each other")
        }
    }

    private func source(_ place: String, _ profile: Profile) throws(AWSError) -> any CredentialSource {
        switch place {
        case "Environment": return EnvironmentSource(system: sources.system)
        case "EcsContainer": return ContainerSource(system: sources.system)
        case "Ec2InstanceMetadata": return InstanceMetadataSource(system: sources.system)
        default:
            throw .badCredentials(
                "profile \(profile.name): credential_source \"\(place)\" is not known",
                hint: "Environment, EcsContainer and Ec2InstanceMetadata are")
        }
    }
}
