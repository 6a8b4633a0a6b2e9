import Testing

@testable import AWSClient

@Suite struct SettingsTests {
    private func settings(
        _ variables: [String: String], _ config: String = "", profile: String? = nil
    ) throws -> AWSSettings {
        let machine = TestMachine(variables: variables, files: ["/home/ada/.aws/config": config])
        return try AWSSettings(machine.system, profile: profile)
    }

    private func url(_ endpoint: Endpoint, _ request: AWSRequest = AWSRequest("GET", "/x")) -> String {
        let target = endpoint.target(request)
        return "\(endpoint.scheme)://\(target.authority)\(target.path)"
    }

    @Test func `the region is from the variables, then from the profile, or there is none`() throws {
        let config = "[default]\nregion = eu-west-3\n[profile b]\nregion = eu-north-1"
        #expect(try settings(["AWS_REGION": "r-1", "AWS_DEFAULT_REGION": "r-2"], config).region == "r-1")
        #expect(try settings(["AWS_DEFAULT_REGION": "r-2"], config).region == "r-2")
        #expect(try settings([:], config).region == "eu-west-3")
        #expect(try settings(["AWS_PROFILE": "b"], config).region == "eu-north-1")
        #expect(throws: AWSError.self) { try settings([:], "[default]\n") }
        #expect(throws: AWSError.self) { try settings(["AWS_REGION": "evil.example.com/"]) }
    }

    @Test func `a profile that is not there is told with those that are`() {
        let error = #expect(throws: AWSError.self) { try settings([:], "[profile a]\n[profile b]\n", profile: "c") }
        #expect(error?.code == "no_such_profile" && error?.hint == "there are: a, b")
    }

    @Test func `endpoints of AWS by partition`() {
        let plain = EndpointResolver()
        #expect(url(plain.endpoint(of: .athena, region: "eu-west-1")) == "https://athena.eu-west-1.amazonaws.com/x")
        #expect(url(plain.endpoint(of: .glue, region: "cn-north-1")) == "https://glue.cn-north-1.amazonaws.com.cn/x")
        #expect(
            url(EndpointResolver(usesFIPS: true).endpoint(of: .athena, region: "us-gov-west-1"))
                == "https://athena-fips.us-gov-west-1.amazonaws.com/x")
        #expect(
            url(EndpointResolver(usesDualStack: true).endpoint(of: .athena, region: "us-east-1"))
                == "https://athena.us-east-1.api.aws/x")
        #expect(
            url(EndpointResolver(usesDualStack: true).endpoint(of: .s3, region: "us-east-1"))
                == "https://s3.dualstack.us-east-1.amazonaws.com/x")
    }

    @Test func `a bucket is in the host where it can be`() throws {
        let aws = EndpointResolver().endpoint(of: .s3, region: "eu-west-1")
        #expect(url(aws, AWSRequest("GET", "/k", bucket: "my-lake")) == "https://my-lake.s3.eu-west-1.amazonaws.com/k")
        #expect(url(aws, AWSRequest("GET", "/k", bucket: "my.lake")) == "https://s3.eu-west-1.amazonaws.com/my.lake/k")
        let own = try #require(Endpoint("http://localhost:9000/s3/"))
        #expect(url(own, AWSRequest("GET", "/k", bucket: "my-lake")) == "http://localhost:9000/s3/my-lake/k")
    }

    @Test func `endpoints that are given: the service's variable, the general one, the profile's`() throws {
        let config = """
            [default]
            region = eu-west-1
            endpoint_url = http://profile
            services = local
            [services local]
            athena =
              endpoint_url = http://section
            """
        func athena(_ variables: [String: String]) throws -> String {
            url(try settings(variables, config).endpoints.endpoint(of: .athena, region: "eu-west-1"))
        }
        #expect(
            try athena(["AWS_ENDPOINT_URL_ATHENA": "http://a:1", "AWS_ENDPOINT_URL": "http://b"]) == "http://a:1/x")
        #expect(try athena(["AWS_ENDPOINT_URL": "http://b/p/"]) == "http://b/p/x")
        #expect(try athena([:]) == "http://section/x")
        #expect(
            url(try settings([:], config).endpoints.endpoint(of: .glue, region: "eu-west-1")) == "http://profile/x")
        #expect(
            try athena(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://b"])
                == "https://athena.eu-west-1.amazonaws.com/x")
        for bad in ["localhost:1", "ftp://x", "http://", "http://x?y", "http://user@x"] {
            #expect(throws: AWSError.self) { try athena(["AWS_ENDPOINT_URL": bad]) }
        }
    }

    @Test func `retries are as the variables say`() throws {
        #expect(try settings(["AWS_REGION": "r", "AWS_MAX_ATTEMPTS": "7"]).policy.attempts == 7)
        #expect(throws: AWSError.self) { try settings(["AWS_REGION": "r", "AWS_MAX_ATTEMPTS": "0"]) }
        #expect(throws: AWSError.self) { try settings(["AWS_REGION": "r", "AWS_RETRY_MODE": "often"]) }
    }

    @Test func `a broken file is told with its line`() {
        let error = #expect(throws: AWSError.self) { try settings(["AWS_REGION": "r"], "[default]\nregion\n") }
        #expect(error?.message == "/home/ada/.aws/config:2: there is no = in the line")
    }
}
