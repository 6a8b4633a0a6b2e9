import Foundation
import SigV4
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

@Suite struct SSOTests {
    private let config = """
        [default]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Analyst
        [sso-session corp]
        sso_region = eu-central-1
        sso_start_url = https://corp.awsapps.com/start
        """
    private let role = ScriptedTransport.Step.answer(
        200, [:],
        #"{"roleCredentials": {"accessKeyId": "SSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": 1795259700000}}"#
    )
    /// The SHA-1 of `corp`.
    private let file = "/home/ada/.aws/sso/cache/" + "ee0bfd2552fbd840c02cc48b6e823320543c450f" + ".json"

    private func machine(_ token: String?, _ transport: ScriptedTransport) -> TestMachine {
        let path = SSOTokenFile(key: "corp", system: TestMachine().system).path
        return TestMachine(
            transport, variables: ["AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"],
            files: ["/home/ada/.aws/config": config].merging(token.map { [path: $0] } ?? [:]) { $1 })
    }

    private func found(_ machine: TestMachine) async throws(AWSError) -> Credentials {
        try await AWSClient.standard(AWSSettings(machine.system), machine.system).credentials.credentials()
    }

    @Test func `a cached token gives the role's credentials`() async throws {
        let transport = ScriptedTransport(role)
        let credentials = try await found(
            machine(#"{"accessToken": "at", "expiresAt": "2026-11-21T18:00:00Z"}"#, transport))
        #expect(credentials.keys.accessKeyID == "SSO")
        #expect(credentials.expires == Date(timeIntervalSince1970: 1_795_259_700))
        #expect(
            transport.messages[0].url
                == "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials?role_name=Analyst&account_id=123456789012"
        )
        #expect(transport.messages[0]["x-amz-sso_bearer_token"] == "at")
        #expect(transport.messages[0]["authorization"] == nil)
    }

    @Test func `a token near its end is renewed and kept`() async throws {
        let transport = ScriptedTransport(
            .answer(200, [:], #"{"accessToken": "new", "expiresIn": 3600, "refreshToken": "r2"}"#), role)
        let machine = machine(
            #"{"accessToken": "old", "expiresAt": "2026-11-21T10:20:00Z", "clientId": "c", "clientSecret": "cs", "refreshToken": "r1", "startUrl": "kept"}"#,
            transport)
        _ = try await found(machine)
        #expect(transport.messages[0].url == "https://oidc.eu-central-1.amazonaws.com/token")
        #expect(
            transport.messages[0].text
                == #"{"clientId":"c","clientSecret":"cs","grantType":"refresh_token","refreshToken":"r1"}"#)
        #expect(transport.messages[1]["x-amz-sso_bearer_token"] == "new")
        let kept = machine.files.withLock { $0.first { $0.key.contains("/sso/cache/") }?.value } ?? ""
        for part in [#""accessToken":"new""#, #""refreshToken":"r2""#, #""startUrl":"kept""#, "2026-11-21T11:15:00Z"] {
            #expect(kept.contains(part))
        }
    }

    @Test(arguments: [nil, #"{"accessToken": "old", "expiresAt": "2026-11-21T10:00:00Z"}"#])
    func `without a session the person is told to log in`(token: String?) async {
        let error = await failure { () async throws(AWSError) in
            try await found(machine(token, ScriptedTransport(role)))
        }
        #expect(error?.code == "sso_login_needed" && error?.hint == "aws sso login --profile default")
    }

    @Test func `a session that the service has ended is told likewise`() async {
        let transport = ScriptedTransport(.answer(401, [:], #"{"__type": "UnauthorizedException", "message": "m"}"#))
        let error = await failure { () async throws(AWSError) in
            try await found(machine(#"{"accessToken": "at", "expiresAt": "2026-11-21T18:00:00Z"}"#, transport))
        }
        #expect(error?.code == "sso_login_needed")
    }

    @Test func `the file is named as the command line of AWS names it`() {
        #expect(
            SSOTokenFile(key: "https://d-abc123.awsapps.com/start", system: TestMachine().system).path
                == "/home/ada/.aws/sso/cache/40a89917e3175433e361b710a9d43528d7f1890a.json")
        #expect(SSOTokenFile(key: "corp", system: TestMachine().system).path == file)
    }
}
