/// The sources of one profile, in order, including those of profiles that it refers to.
struct ProfileSources: Sendable {
    let settings: AWSSettings
    let system: AWSSurroundings

    /// The sources of a profile. `visited` holds the profiles that led here, to detect cycles.
    func sources(of name: String, visited: [String] = []) -> [any CredentialSource] {
        let profile = settings.files.profile(name)
        let ownsKeysOnly = visited.contains(name)
        let shared = SharedFileSource(
            name: "shared credentials file", path: settings.files.credentialsPath, section: profile?.credentials,
            profile: name)
        let process = ProcessSource(profile: profile, system: system)
        let config = SharedFileSource(
            name: "config file", path: settings.files.configPath, section: profile?.config, profile: name)
        // A profile may name itself as the source of its role: then its own keys are used.
        if ownsKeysOnly { return [shared, process, config] }
        return [
            AssumeRoleSource(profile: profile, sources: self, visited: visited),
            WebIdentitySource(profile: profile, sources: self, readsEnvironment: visited.isEmpty),
            SSOSource(profile: profile, sources: self), shared, process, config,
        ]
    }

    /// A client for the operations that give credentials.
    func client(_ credentials: any CredentialProvider, region: String? = nil) -> AWSClient {
        AWSClient(
            region: region ?? settings.region, endpoints: settings.endpoints, policy: settings.policy,
            credentials: credentials, system: system)
    }
}

extension AWSClient {
    /// A client with the credentials of the standard chain of the AWS tools.
    package static func standard(_ settings: AWSSettings, _ system: AWSSurroundings) -> AWSClient {
        let profile = ProfileSources(settings: settings, system: system)
        let environment: [any CredentialSource] =
            settings.isProfileGiven ? [] : [EnvironmentSource(system: system)]
        let machine: [any CredentialSource] = [
            ContainerSource(system: system), InstanceMetadataSource(system: system),
        ]
        let chain = CredentialChain(sources: environment + profile.sources(of: settings.profile) + machine)
        return AWSClient(
            region: settings.region, endpoints: settings.endpoints, policy: settings.policy,
            credentials: CredentialCache(chain, now: system.now), system: system)
    }
}
