import AudienceStore
import SegmentCore
import Testing

@Suite struct FilterTests {
    private static let rows = [
        #"{"Id":"A1","Address":"a@x","ChannelType":"EMAIL","Attributes":{"Plan":["Gold"],"Tags":["x","y"]},"#
            + #""Metrics":{"Age":30},"User":{"UserId":"u1","UserAttributes":{"State":["CA"]}}}"#,
        #"{"Id":"a2","Address":"+1","ChannelType":"SMS","Attributes":{"Plan":["Free"],"Score":["9"]},"#
            + #""Metrics":{"Age":9.5},"OptOut":"ALL"}"#,
        #"{"Id":"a3","Address":"+2","ChannelType":"SMS","Attributes":{"Tags":["y"],"Score":["10","n/a"],"it's":["1"]},"#
            + #""User":{"UserAttributes":{"State":["NY"]}}}"#,
        #"{"Id":"a4","Address":"+3","ChannelType":"PUSH","User":{"UserId":"u1"}}"#,
    ]

    @Test(arguments: [
        ("Attributes.Plan = 'Gold'", 1),
        ("Attributes.Plan <> 'Gold'", 1),
        ("NOT Attributes.Plan = 'Gold'", 3),
        ("Attributes.Plan != 'Gold' OR Attributes.Plan IS NULL", 3),
        ("Attributes.Plan IS NULL", 2),
        ("Attributes.Plan is not null", 2),
        ("Attributes.Tags = 'y'", 2),
        ("Attributes.Tags <> 'y'", 1),
        ("Attributes.Tags IN ('x', 'z')", 1),
        ("Attributes.Tags NOT IN ('x', 'z')", 2),
        ("Attributes.Score > 9", 1),
        ("Attributes.Score >= 9", 2),
        ("Attributes.Score < 1000", 2),
        ("Attributes.Score = 9.0", 1),
        ("Attributes.Score > '9'", 1),
        ("Attributes.\"it's\" = '1'", 1),
        ("\"Attributes.it's\" = 1", 1),
        ("Metrics.Age > 9.5", 1),
        ("Metrics.Age >= 9.5 AND Metrics.Age < 100", 2),
        ("Metrics.Age IN (30, 31)", 1),
        ("Metrics.Age IS NULL", 2),
        ("User.UserAttributes.State = 'CA'", 2),
        ("User.UserAttributes.State IN ('CA','NY')", 3),
        ("User.UserAttributes.State IS NULL", 1),
        ("User.UserId = 'u1'", 2),
        ("User.UserId IS NULL", 2),
        ("ChannelType = 'SMS' AND (Attributes.Plan = 'Free' OR Attributes.Tags = 'y')", 2),
        ("ChannelType = 'SMS' AND Attributes.Plan = 'Free' OR ChannelType = 'PUSH'", 2),
        ("NOT (ChannelType = 'SMS' OR ChannelType = 'PUSH')", 1),
        ("OptOut = 'ALL'", 1),
        ("NOT OptOut = 'ALL'", 3),
        ("Id = 'a1'", 1),
        ("Id IN ('A1', 'A3')", 2),
        ("Id IS NULL", 0),
        ("Address = '+1'", 1),
        ("Location.City = 'Bonn'", 0),
        ("Location.City IS NULL", 4),
        ("Attributes.Plan = 'Go''ld'", 0),
    ])
    func `a filter counts`(filter: String, expected: Int) async throws {
        try await AudienceFixture.with { here in
            try await here.take(here.batch("f", Self.rows.joined(separator: "\n"), format: .jsonLines))
            #expect(try await here.count(filter) == expected, "\(filter)")
        }
    }

    @Test(arguments: [
        ("Attributes.Plan", 16, "bad_filter"),
        ("Attributes.Plan =", 18, "bad_filter"),
        ("Attributes.Plan = Gold", 19, "bad_filter"),
        ("Attributes.Plan = 'Gold", 19, "bad_filter"),
        ("Attributes.Plan = 'Gold')", 25, "bad_filter"),
        ("(Attributes.Plan = 'Gold'", 26, "bad_filter"),
        ("Attributes.Plan == 'Gold'", 18, "bad_filter"),
        ("Attributes.Plan = 1x", 19, "bad_filter"),
        ("Attributes.Plan IN 'Gold'", 20, "bad_filter"),
        ("Attributes.Plan IN ()", 21, "bad_filter"),
        ("Attributes.Plan IS 5", 20, "bad_filter"),
        ("Attributes.Plan = 'a'; DROP TABLE endpoint", 22, "bad_filter"),
        ("", 1, "bad_filter"),
        ("AND", 1, "bad_filter"),
        ("Metrics.Age = '30'", 1, "bad_filter"),
        ("ChannelType = 'SMS' AND Plan = 'Gold'", 25, "unknown_attribute"),
        ("Attributes.Plam = 'Gold'", 1, "unknown_attribute"),
    ])
    func `a wrong filter is told with its column`(filter: String, column: Int, code: String) async throws {
        try await AudienceFixture.with { here in
            try await here.take(here.batch("f", Self.rows.joined(separator: "\n"), format: .jsonLines))
            let problem = await AudienceStoreTests.problem { try await here.count(filter) }
            #expect(problem?.code.rawValue == code, "\(filter)")
            #expect(problem?.column == column, "\(filter)")
        }
    }

    @Test func `an unknown attribute gets the nearest name as a hint`() async throws {
        try await AudienceFixture.with { here in
            try await here.take(here.batch("f", Self.rows.joined(separator: "\n"), format: .jsonLines))
            for filter in ["Plan = 'Gold'", "Attributes.Plam = 'Gold'", "attributes.plan = 'Gold'"] {
                let problem = await AudienceStoreTests.problem { try await here.count(filter) }
                #expect(problem?.hint == "did you mean Attributes.Plan?")
            }
        }
    }

    @Test func `neither depth nor length breaks anything`() async throws {
        try await AudienceFixture.with { here in
            let parens = String(repeating: "(", count: 20_000)
            #expect(await code { try await here.count(parens) } == "bad_filter")
            let nots = String(repeating: "NOT ", count: 15_000) + "Id = 'a'"
            #expect(await code { try await here.count(nots) } == "bad_filter")
            let long = String(repeating: "Id = 'a' OR ", count: 499) + "Id = 'b'"
            let longCount = try await here.count(long)
            #expect(longCount == 0)
            let ands = String(repeating: "Id = 'a' AND ", count: 600) + "Id = 'b'"
            #expect(await code { try await here.count(ands) } == "bad_filter")
            let values = "Id IN (" + (0..<499).map(String.init).joined(separator: ",") + ")"
            let valuesCount = try await here.count(values)
            #expect(valuesCount == 0)
            let huge = "Id = '" + String(repeating: "x", count: 100_000) + "'"
            #expect(await code { try await here.count(huge) } == "bad_filter")
            let nested = String(repeating: "(", count: 50) + "Id = 'a'" + String(repeating: ")", count: 50)
            let nestedCount = try await here.count(nested)
            #expect(nestedCount == 0)
        }
    }
}
