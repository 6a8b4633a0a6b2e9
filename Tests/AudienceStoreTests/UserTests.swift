import AudienceStore
import SegmentCore
import Testing

@Suite struct UserTests {
    private static let twoEndpoints = """
        {"Id":"e1","Address":"a","ChannelType":"EMAIL","User":{"UserId":"u"}}
        {"Id":"e2","Address":"b","ChannelType":"SMS","User":{"UserId":"u"}}
        {"Id":"e3","Address":"c","ChannelType":"SMS"}
        """

    @Test func `a user's attributes show on all endpoints of the user`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.twoEndpoints)
            try await here.csv("Id,User.UserAttributes.Plan\ne1,Gold\n")
            #expect(try await here.values("e2", "User.UserAttributes.Plan") == ["Gold"])
            #expect(try await here.values("e3", "User.UserAttributes.Plan") == [])
            try await here.json(#"{"Id":"e2","User":{"UserAttributes":{"Plan":[]}}}"#)
            #expect(try await here.values("e1", "User.UserAttributes.Plan") == [])
        }
    }

    @Test func `an endpoint without a user keeps user attributes of its own`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.twoEndpoints)
            let outcome = try await here.csv("Id,User.UserAttributes.HasClicked\ne3,Yes\n")
            #expect(outcome.accepted == 1)
            #expect(try await here.values("e3", "User.UserAttributes.HasClicked") == ["Yes"])
            #expect(try await here.audience.count(where: "User.UserAttributes.HasClicked = 'Yes'") == 1)
        }
    }

    @Test func `its own user attributes go to the user that it gets, without touching what the user has`() async throws
    {
        try await AudienceFixture.with { here in
            try await here.json(Self.twoEndpoints)
            try await here.csv("Id,User.UserAttributes.Plan,User.UserAttributes.Extra\ne3,Free,More\ne1,Gold,\n")
            try await here.csv("Id,User.UserId\ne3,u\n")
            for id in ["e1", "e2", "e3"] {
                #expect(try await here.values(id, "User.UserAttributes.Plan") == ["Gold"])
                #expect(try await here.values(id, "User.UserAttributes.Extra") == ["More"])
            }
        }
    }

    @Test func `an endpoint that moves to another user leaves the attributes to the old one`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.twoEndpoints)
            try await here.csv("Id,User.UserAttributes.Plan\ne1,Gold\n")
            try await here.csv("Id,User.UserId,User.UserAttributes.Plan\ne2,other,Free\n")
            #expect(try await here.values("e1", "User.UserAttributes.Plan") == ["Gold"])
            #expect(try await here.values("e2", "User.UserAttributes.Plan") == ["Free"])
        }
    }

    @Test func `an empty user id unties the endpoint`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.twoEndpoints)
            try await here.csv("Id,User.UserAttributes.Plan\ne1,Gold\n")
            try await here.json(#"{"Id":"e2","User":{"UserId":""}}"#)
            let endpoint = try #require(try await here.audience.show("e2"))
            #expect(endpoint.userID == nil)
            #expect(endpoint.userAttributes.isEmpty)
            #expect(try await here.values("e1", "User.UserAttributes.Plan") == ["Gold"])
        }
    }

    @Test func `user ids compare exactly`() async throws {
        try await AudienceFixture.with { here in
            try await here.csv(
                "Id,Address,ChannelType,User.UserId,User.UserAttributes.P\na,x,SMS,u,1\nb,x,SMS,U,2\n")
            #expect(try await here.values("a", "User.UserAttributes.P") == ["1"])
            #expect(try await here.values("b", "User.UserAttributes.P") == ["2"])
        }
    }
}
