import Foundation
import Testing

@testable import AWSClient

/// What programs of ours that call S3 themselves get of a client.
@Suite struct AccessTests {
    @Test func `keys are those of the next request, and a source that fails says so`() async throws {
        let keys = try await TestMachine().client().signingKeys()
        #expect(keys.id == "AKIDEXAMPLE" && keys.secret == "secret-of-AKIDEXAMPLE" && keys.sessionToken == nil)
        let error = await #expect(throws: AWSError.self) {
            try await TestMachine().client(NoCredentials()).signingKeys()
        }
        #expect(error?.code == "no_credentials")
    }

    @Test func `the endpoint is the region's, or the one that somebody gave`() {
        let own = TestMachine().client().endpoint(of: .s3)
        #expect(own.authority == "s3.eu-west-1.amazonaws.com" && own.scheme == "https" && !own.isCustom)
        let given = TestMachine().client(endpoint: "http://127.0.0.1:5000").endpoint(of: .s3)
        #expect(given.authority == "127.0.0.1:5000" && given.scheme == "http" && given.isCustom)
    }
}
