import Foundation
import Logging

/// A role of IAM Identity Center, with the token that `aws sso login` left in the cache.
struct SSOSource: CredentialSource {
    let name = "SSO"
    let profile: Profile?
    let sources: ProfileSources

    func load() async throws(AWSError) -> CredentialAnswer {
        guard let profile,
            profile["sso_account_id"] != nil || profile["sso_session"] != nil || profile["sso_start_url"] != nil
        else { return .absent("the profile has no sso_session and no sso_start_url") }
        guard let account = profile["sso_account_id"], let role = profile["sso_role_name"] else {
            throw .badCredentials("profile \(profile.name): sso_account_id or sso_role_name is missing")
        }
        let (region, file) = try session(of: profile)
        let token = try await token(file, region: region, profile: profile.name)
        let client = sources.client(NoCredentials(), region: region)
        do throws(AWSError) {
            var credentials = try await client.call(GetRoleCredentials(role: role, account: account, token: token))
            credentials.origin = "profile \(profile.name), SSO role \(role)"
            return .found(credentials)
        } catch {
            guard error.code == "UnauthorizedException" else { throw error }
            throw expired(profile.name)
        }
    }

    /// The region of the portal and the cached token. The token's file is named by the SHA-1 of the session's name, or
    /// of the start URL for a profile of the older format.
    private func session(of profile: Profile) throws(AWSError) -> (region: String, file: SSOTokenFile) {
        let system = sources.system
        if let name = profile["sso_session"] {
            guard let session = sources.settings.files.ssoSession(name) else {
                throw .badCredentials(
                    "profile \(profile.name): there is no [sso-session \(name)] in \(sources.settings.files.configPath)"
                )
            }
            guard let region = session["sso_region"], session["sso_start_url"] != nil else {
                throw .badCredentials("[sso-session \(name)]: sso_region or sso_start_url is missing")
            }
            return (region, SSOTokenFile(key: name, system: system))
        }
        guard let region = profile["sso_region"], let url = profile["sso_start_url"] else {
            throw .badCredentials("profile \(profile.name): sso_region or sso_start_url is missing")
        }
        return (region, SSOTokenFile(key: url, system: system))
    }

    private func token(_ file: SSOTokenFile, region: String, profile: String) async throws(AWSError) -> String {
        guard let cached = try file.read() else { throw expired(profile) }
        let left = cached.expires.timeIntervalSince(sources.system.now())
        if left > 15 * 60 { return cached.accessToken }
        if let request = cached.refresh(at: sources.system.now()) {
            do throws(AWSError) {
                let client = sources.client(NoCredentials(), region: region)
                let fresh = cached.renewed(with: try await client.call(request), at: sources.system.now())
                // A cache that cannot be written costs another refresh, or a login where the refresh token is valid
                // once only.
                do { try file.write(fresh) } catch {
                    sources.system.logger.warning(
                        "the SSO token cannot be kept", metadata: ["aws.profile": "\(profile)"])
                }
                return fresh.accessToken
            } catch {
                if left <= 0 { throw expired(profile) }
            }
        }
        guard left > 0 else { throw expired(profile) }
        return cached.accessToken
    }

    private func expired(_ profile: String) -> AWSError {
        AWSError(
            .credentials, code: "sso_login_needed", message: "profile \(profile): there is no valid SSO session",
            hint: "aws sso login --profile \(profile)")
    }
}
