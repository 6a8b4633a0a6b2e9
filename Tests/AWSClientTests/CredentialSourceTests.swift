import Foundation
import SigV4
import Synchronization
import TestSupport
import Testing

@testable import AWSClient

/// Each place where credentials can be, and the order of the places.
@Suite struct CredentialSourceTests {
    private static let region = ["AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true"]
    private static let assumed = """
        <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>\
        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-21T11:15:00Z</Expiration>\
        </Credentials></AssumeRoleResult></AssumeRoleResponse>
        """

    private func machine(
        _ variables: [String: String] = [:], config: String = "", credentials: String? = nil,
        files: [String: String] = [:], output: String = "", _ transport: ScriptedTransport = .init(.failure(.refused))
    ) -> TestMachine {
        var all = files
        all["/home/ada/.aws/config"] = config
        all["/home/ada/.aws/credentials"] = credentials
        return TestMachine(
            transport, variables: CredentialSourceTests.region.merging(variables) { $1 }, files: all, output: output)
    }

    private func found(_ machine: TestMachine, profile: String? = nil) async throws(AWSError) -> Credentials {
        let settings = try AWSSettings(machine.system, profile: profile)
        return try await AWSClient.standard(settings, machine.system).credentials.credentials()
    }

    @Test func `without any, the error says what was tried, in order`() async throws {
        let error = try #require(await failure { () async throws(AWSError) in try await found(machine()) })
        #expect(error.code == "no_credentials")
        #expect(
            error.hint == """
                tried, in order:
                  1. environment: AWS_ACCESS_KEY_ID is not set
                  2. assume role: the profile has no role_arn
                  3. web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set
                  4. SSO: the profile has no sso_session and no sso_start_url
                  5. shared credentials file: /home/ada/.aws/credentials has no profile default
                  6. credential process: the profile has no credential_process
                  7. config file: /home/ada/.aws/config has no profile default
                  8. container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set
                  9. instance metadata: AWS_EC2_METADATA_DISABLED is true
                """)
    }

    @Test func `the environment wins, except over a profile that is given`() async throws {
        let keys = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]
        let files =
            "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n[b]\naws_access_key_id=B\naws_secret_access_key=s"
        #expect(try await found(machine(keys, credentials: files)).keys.accessKeyID == "ENV")
        #expect(try await found(machine(keys, credentials: files)).keys.sessionToken == "t")
        #expect(try await found(machine(credentials: files)).keys.accessKeyID == "FILE")
        #expect(try await found(machine(keys, credentials: files), profile: "b").keys.accessKeyID == "B")
        #expect(try await found(machine(["AWS_PROFILE": "b"], credentials: files)).keys.accessKeyID == "B")
    }

    @Test func `half a pair is an error`() async throws {
        let half = machine(
            ["AWS_ACCESS_KEY_ID": "ENV"], credentials: "[default]\naws_access_key_id = F\naws_secret_access_key = s")
        let error = await failure { () async throws(AWSError) in try await found(half) }
        #expect(error?.message == "the environment: AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not")
    }

    @Test func `a role is assumed over a chain of profiles`() async throws {
        let transport = ScriptedTransport(.answer(200, [:], CredentialSourceTests.assumed))
        let config = """
            [default]
            role_arn = arn:aws:iam::1:role/top
            source_profile = middle
            external_id = e&x
            duration_seconds = 1800
            role_session_name = me
            [profile middle]
            role_arn = arn:aws:iam::1:role/middle
            source_profile = middle
            aws_access_key_id = BASE
            aws_secret_access_key = s
            """
        let credentials = try await found(machine(config: config, transport))
        #expect(credentials.keys.accessKeyID == "ASIA")
        #expect(credentials.origin == "profile default, role arn:aws:iam::1:role/top")
        #expect(credentials.expires == Date(timeIntervalSince1970: 1_795_259_700))
        #expect(transport.messages.count == 2)
        #expect(transport.messages[0]["authorization"]?.contains("Credential=BASE/20261121/eu-west-1/sts/") == true)
        #expect(transport.messages[1]["authorization"]?.contains("Credential=ASIA/") == true)
        #expect(
            transport.messages[1].text
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Ftop&RoleSessionName=me&ExternalId=e%26x&DurationSeconds=1800"
        )
        #expect(transport.messages[1].url == "https://sts.eu-west-1.amazonaws.com/")
    }

    @Test func `a role that may not be assumed is told as that, and nothing was sent`() async throws {
        let transport = ScriptedTransport(.answer(403, [:], "<R><Error><Code>AccessDenied</Code></Error></R>"))
        let machine = machine(
            ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_PROFILE": "r"],
            config: "[profile r]\nrole_arn = a\ncredential_source = Environment", transport)
        let settings = try AWSSettings(machine.system, profile: "r")
        let client = AWSClient.standard(settings, machine.system)
        let error = try #require(
            await failure { () async throws(AWSError) in
                try await client.call(
                    CreateImportJob(application: "a", job: .init(s3Url: "s", roleArn: "r", format: .csv)))
            })
        #expect(error.description.hasPrefix("STS AssumeRole: access denied (AccessDenied, HTTP 403)"))
        #expect(error.kind == .credentials && error.didNotAct && !error.isTransient)
        #expect(transport.messages.count == 1)
    }

    @Test(arguments: [
        ("role_arn = r", "profile default: role_arn without source_profile or credential_source"),
        ("role_arn = r\nsource_profile = gone", "profile default: its source_profile gone does not exist"),
        (
            "role_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = default",
            "the source_profile of default → b → default goes in a circle"
        ),
        ("role_arn = r\ncredential_source = Moon", "profile default: credential_source \"Moon\" is not known"),
        (
            "role_arn = r\nsource_profile = default\nmfa_serial = m",
            "profile default: mfa_serial is set, and a program without a person cannot enter a code"
        ),
        ("credential_process = prog 'open", "profile default, credential_process: the command has an open quote"),
        (
            "sso_session = corp\nsso_account_id = 1\nsso_role_name = r",
            "profile default: there is no [sso-session corp] in /home/ada/.aws/config"
        ),
    ])
    func `what a profile says wrongly is told`(setting: String, message: String) async {
        let error = await failure { () async throws(AWSError) in
            try await found(machine(config: "[default]\n" + setting))
        }
        #expect(error?.message == message)
    }

    @Test func `a web identity is not signed, and its file is read each time`() async throws {
        let answer = CredentialSourceTests.assumed.replacing("AssumeRole", with: "AssumeRoleWithWebIdentity")
        let transport = ScriptedTransport(.answer(200, [:], answer))
        let machine = machine(
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/var/token", "AWS_ROLE_ARN": "arn", "AWS_ROLE_SESSION_NAME": "n"],
            files: ["/var/token": "tok-1\n"], transport)
        #expect(try await found(machine).keys.accessKeyID == "ASIA")
        machine.files.withLock { $0["/var/token"] = "tok-2" }
        _ = try await found(machine)
        #expect(transport.messages.map { $0.text.contains("WebIdentityToken=tok-1") } == [true, false])
        #expect(transport.messages.allSatisfy { $0["authorization"] == nil })
    }

    @Test func `a process is started by its words and read`() async throws {
        let good =
            #"{"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "s", "Expiration": "2026-11-21T12:00:00+00:00"}"#
        let config = "[default]\ncredential_process = /bin/get --for \"a b\"\n"
        let machine = machine(config: config, output: good)
        #expect(try await found(machine).keys.accessKeyID == "P")
        #expect(machine.commands.withLock(\.self) == [["/bin/get", "--for", "a b"]])
        let bad = await failure { () async throws(AWSError) in
            try await found(self.machine(config: config, output: #"{"Version": 1, "SecretAccessKey": "hidden"}"#))
        }
        #expect(bad?.message == "profile default, credential_process: AccessKeyId or SecretAccessKey is missing")
        #expect(bad.map { "\($0)".contains("hidden") } == false)
    }

    @Test func `a container's agent gets the token, over plain http only where it is known`() async throws {
        let answer =
            #"{"AccessKeyId": "C", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-11-21T12:00:00Z"}"#
        let transport = ScriptedTransport(.failure(.timedOut), .answer(200, [:], answer))
        let eks = machine(
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/var/pod", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
            ], files: ["/var/pod": "pod-token\n"], transport)
        #expect(
            try await found(eks).keys == SigningCredentials(accessKeyID: "C", secretAccessKey: "s", sessionToken: "t"))
        #expect(transport.messages.map { $0["authorization"] } == ["pod-token", "pod-token"])
        let ecs = ScriptedTransport(.answer(200, [:], answer))
        _ = try await found(machine(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"], ecs))
        #expect(ecs.messages[0].url == "http://169.254.170.2/v2/x")
        let far = machine(
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "x"], ecs
        )
        let error = await failure { () async throws(AWSError) in try await found(far) }
        #expect(error?.message == "AWS_CONTAINER_CREDENTIALS_FULL_URI names the host example.com over plain http")
        #expect(ecs.messages.count == 1)
    }

    @Test func `an instance is asked with a token`() async throws {
        let transport = ScriptedTransport(
            .answer(200, [:], "imds-token"), .answer(200, [:], "my-role\n"),
            .answer(
                200, [:],
                #"{"Code": "Success", "AccessKeyId": "I", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-11-21T16:00:00Z"}"#
            ))
        let credentials = try await found(machine(["AWS_EC2_METADATA_DISABLED": "false"], transport))
        #expect(credentials.keys.accessKeyID == "I" && credentials.origin == "instance metadata, role my-role")
        #expect(transport.messages.map(\.method) == ["PUT", "GET", "GET"])
        #expect(transport.messages.map { $0["x-aws-ec2-metadata-token"] } == [nil, "imds-token", "imds-token"])
        #expect(transport.messages[2].url == "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role")
    }
}
