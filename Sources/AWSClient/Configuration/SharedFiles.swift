/// The two shared files: profiles from both, SSO sessions and services from the config file.
struct SharedFiles: Sendable {
    var credentialsPath: String
    var configPath: String
    private var credentials = INIFile()
    private var config = INIFile()

    init(_ system: AWSSurroundings) throws(AWSError) {
        credentialsPath = system.expanded(
            system.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials")
        configPath = system.expanded(system.variable("AWS_CONFIG_FILE") ?? "~/.aws/config")
        credentials = try SharedFiles.read(credentialsPath, system)
        config = try SharedFiles.read(configPath, system)
    }

    private static func read(_ path: String, _ system: AWSSurroundings) throws(AWSError) -> INIFile {
        do {
            guard let bytes = try system.readFile(path) else { return INIFile() }
            return try INIFile(String(decoding: bytes, as: UTF8.self))
        } catch let problem as INIFile.Problem {
            throw AWSError(
                .configuration, code: "bad_aws_file", message: "\(path):\(problem.line): \(problem.what)")
        } catch {
            throw AWSError(.configuration, code: "bad_aws_file", message: "\(path) cannot be read")
        }
    }

    /// `nil` where neither file contains it.
    func profile(_ name: String) -> Profile? {
        let configured = config.sections["profile \(name)"] ?? (name == "default" ? config.sections["default"] : nil)
        let secret = credentials.sections[name]
        guard configured != nil || secret != nil else { return nil }
        return Profile(name: name, config: configured ?? .init(), credentials: secret ?? .init())
    }

    func ssoSession(_ name: String) -> [String: String]? { config.sections["sso-session \(name)"]?.values }

    func services(_ name: String) -> [String: [String: String]]? { config.sections["services \(name)"]?.nested }

    /// The names of all profiles, for a hint.
    var profileNames: [String] {
        let configured = config.sections.keys.compactMap { name -> String? in
            name.hasPrefix("profile ") ? String(name.dropFirst(8)) : name == "default" ? name : nil
        }
        return Set(configured + credentials.sections.keys).sorted()
    }
}

/// One profile of the shared files.
struct Profile: Sendable {
    var name: String
    var config: INIFile.Section
    var credentials: INIFile.Section

    /// A setting; the credentials file takes precedence.
    subscript(_ key: String) -> String? {
        (credentials.values[key] ?? config.values[key]).flatMap { $0.isEmpty ? nil : $0 }
    }
}
