/// What `explain --output json` prints: spelt out here again, so that a changed key fails a test.
package struct PrintedExplanation: Decodable, Sendable {
    package struct Value: Decodable, Sendable {
        package var attribute: String
        package var owner: String?
        package var target: String?
        package var accepted: String?
    }

    package struct Doubt: Decodable, Sendable {
        package var state: String
        package var batch: String
        package var values: [String: String]
    }

    package struct Change: Decodable, Sendable {
        package struct Value: Decodable, Sendable {
            package var attribute: String
            package var change: String?
            package var value: String?
        }

        package var run: String
        package var kind: String
        package var outcome: String?
        package var reason: String?
        package var values: [Value]

        enum CodingKeys: String, CodingKey {
            case run = "run_id"
            case kind, outcome, reason, values
        }

        /// `changed accepted Attributes.Plan=gold`, for a comparison in one line.
        package var line: String {
            ([kind] + [outcome, reason].compactMap(\.self) + values.map { "\($0.attribute)=\($0.value ?? "∅")" })
                .joined(separator: " ")
        }
    }

    package var key: String
    package var run: String?
    package var verdict: String?
    package var invalid: [String]
    package var attributes: [Value]
    package var doubts: [Doubt]
    package var rejected: [String: String]?
    package var changes: [Change]
    package var runs: Int

    enum CodingKeys: String, CodingKey {
        case key
        case run = "run_id"
        case verdict, invalid, attributes, doubts, rejected, changes, runs
    }
}

extension TestProject {
    package func explanation(_ segment: String, _ key: String) async throws -> PrintedExplanation {
        let outcome = try await headgate("explain", segment, key, "--output", "json")
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
        return try outcome.json()
    }
}
