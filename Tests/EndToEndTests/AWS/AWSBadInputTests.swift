import AWSTestSupport
import Foundation
import TestSupport
import Testing

/// What is wrong with an account is told with AWS's code and the request, and nothing is lost by it.
@Suite(.timeLimit(.minutes(60))) struct AWSBadInputTests {
    private static let people = [TestProject.Person("a", "gold"), TestProject.Person("b", "free")]

    private func withPlans(_ body: @Sendable (AWSProject) async throws -> Void) async throws {
        try await FakeAWS.running { bench in
            try await withProject { scratch in
                let aws = try await AWSProject(
                    in: scratch.folder, on: bench, segments: ["plans: {query: plans.sql}"],
                    queries: ["plans.sql": TestProject.plans])
                try await aws.people(Self.people)
                try await body(aws)
                // Whatever went wrong before: once it is right again, a run does the whole job.
                let end = try await aws.project.headgate("run", "plans", "--output", "json")
                #expect(end.code == 0, "\(end.stdout)")
                #expect(try await aws.carriers("Plan") == ["a": "gold", "b": "free"])
            }
        }
    }

    /// Runs with other variables or another file, and gives all that was said.
    private func told(
        _ aws: AWSProject, _ arguments: [String] = ["run", "plans"], code: Int32 = 1,
        variables: [String: String] = [:], replacing text: String? = nil, with other: String = ""
    ) async throws -> String {
        let file = try aws.project.read("headgate.yaml")
        if let text {
            #expect(file.contains(text))
            try aws.project.write(file.replacing(text, with: other), to: "headgate.yaml")
        }
        let outcome = try await aws.project.headgate(arguments: arguments, environment: variables)
        try aws.project.write(file, to: "headgate.yaml")
        #expect(outcome.code == code, "\(outcome.stdout)\(outcome.stderr)")
        let said = outcome.stdout + outcome.stderr
        #expect(!said.contains("bench-secret"))
        return said
    }

    @Test func `credentials that are missing, wrong or expired, and a region that is none`() async throws {
        try await withPlans { aws in
            let none = try await told(aws, variables: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
            #expect(none.contains("environment") && none.contains("container") && none.contains("no_credentials"))
            let wrong = try await told(aws, variables: ["AWS_SECRET_ACCESS_KEY": "not-the-secret"])
            #expect(wrong.contains("SignatureDoesNotMatch") && wrong.contains("request "))
            try await aws.account.bench.turn(
                "credentials",
                #"{"access_key": "AKIDEXPIRED000000000", "secret": "s", "token": "t", "expires": 1577836800}"#
            )
            let expired = try await told(
                aws,
                variables: [
                    "AWS_ACCESS_KEY_ID": "AKIDEXPIRED000000000", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
                ])
            #expect(expired.contains("ExpiredToken"))
            let region = try await told(aws, variables: ["AWS_REGION": ""])
            #expect(region.contains("no_region") && region.contains("AWS_REGION"))
            let odd = try await told(aws, variables: ["AWS_REGION": "us east"])
            #expect(odd.contains("bad_region"))
        }
    }

    @Test func `a bucket that is missing, a workgroup and a work database that are not there`() async throws {
        try await withPlans { aws in
            let bucket = try await told(
                aws, replacing: "s3://headgate-tests/results", with: "s3://headgate-missing/results")
            #expect(
                bucket.contains("NoSuchBucket") && bucket.contains("headgate-missing") && bucket.contains("request "))
            let group = try await told(aws, replacing: "type: athena,", with: "type: athena, workgroup: nobody,")
            #expect(group.contains("InvalidRequestException") && group.contains("nobody"))
            let database = try await told(
                aws, replacing: "work_database: headgate_work", with: "work_database: nowhere")
            #expect(database.contains("nowhere"))
        }
    }

    @Test func `a workgroup with managed results, or one that enforces its own place, is refused with the reason`()
        async throws
    {
        try await withPlans { aws in
            try await aws.account.bench.turn(
                "config",
                #"{"athena": {"workgroups": {"primary": {}, "managed": {"ManagedQueryResultsConfiguration": {"Enabled": true}}, "bare": {"EnforceWorkGroupConfiguration": true}}}}"#
            )
            let managed = try await told(aws, replacing: "type: athena,", with: "type: athena, workgroup: managed,")
            #expect(managed.contains("managed"))
            let bare = try await told(aws, replacing: "type: athena,", with: "type: athena, workgroup: bare,")
            #expect(bare.contains("bare"))
        }
    }

    @Test func `a table without rights and a query over it`() async throws {
        try await withPlans { aws in
            try await aws.account.bench.turn(
                "athena/endings",
                #"[{"sql": "people", "times": 1, "state": "FAILED", "type": 1500, "category": 2, "message": "PERMISSION_DENIED: line 1:8: insufficient permissions on people"}]"#
            )
            let denied = try await told(aws, code: 1)
            #expect(denied.contains("1500") || denied.contains("permission") || denied.contains("denied"))
        }
    }

    @Test func `a role that Pinpoint cannot assume, an application that is not there`() async throws {
        try await withPlans { aws in
            let role = try await told(
                aws, replacing: "role/headgate-tests-import", with: "role/nobody")
            #expect(role.contains("BadRequestException") && role.contains("role") && role.contains("request "))
            let application = try await told(
                aws, replacing: aws.account.application, with: "00000000000000000000000000000000")
            #expect(application.contains("NotFoundException"))
        }
    }

    @Test func `a cancelled query says why`() async throws {
        try await withPlans { aws in
            try await aws.account.bench.turn(
                "athena/endings",
                #"[{"sql": "CREATE TABLE", "times": 1, "state": "CANCELLED", "message": "Query cancelled! : Bytes scanned limit was exceeded"}]"#
            )
            let limited = try await told(aws)
            #expect(limited.contains("scan_limit") && limited.contains("limit"))
            try await aws.account.bench.turn(
                "athena/endings",
                #"[{"sql": "CREATE TABLE", "times": 1, "state": "CANCELLED", "message": "Query cancelled by user"}]"#)
            let cancelled = try await aws.project.headgate("run", "plans")
            #expect(cancelled.code == 130, "\(cancelled.stdout)")
            #expect((cancelled.stdout + cancelled.stderr).contains("cancelled by user"))
        }
    }

    @Test func `doctor finds an application that is not there`() async throws {
        try await withPlans { aws in
            let well = try await aws.project.headgate("doctor")
            #expect(well.code == 0, "\(well.stdout)")
            let found = try await told(
                aws, ["doctor"], replacing: aws.account.application, with: "00000000000000000000000000000000")
            #expect(found.contains("pinpoint_application"))
        }
    }
}
