/// Tries sources in order; the first that has credentials wins.
struct CredentialChain: CredentialSource {
    let name = "the credential chain"
    let sources: [any CredentialSource]

    func load() async throws(AWSError) -> CredentialAnswer {
        var reasons: [String] = []
        for source in sources {
            switch try await source.load() {
            case .found(let credentials): return .found(credentials)
            case .absent(let why): reasons.append("\(source.name): \(why)")
            }
        }
        return .absent(reasons.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n  "))
    }
}

extension CredentialSource {
    /// The credentials found, or an error that lists what was tried.
    func found() async throws(AWSError) -> Credentials {
        switch try await load() {
        case .found(let credentials): return credentials
        case .absent(let why):
            throw AWSError(
                .credentials, code: "no_credentials", message: "no credentials were found",
                hint: "tried, in order:\n  \(why)")
        }
    }
}
