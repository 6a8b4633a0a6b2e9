import AudienceStore
import SegmentCore
import TestSupport
import Testing

@Suite struct FenceTests {
    private let header = "Id,Address,ChannelType,Attributes.A\n"

    @Test func `a batch under a token that was taken over changes nothing, and the newer run goes on`() async throws {
        try await AudienceFixture.with { here in
            let segment = try #require(SegmentName("plans"))
            var newer = try await here.batch("newer", header + "e1,a@b.c,EMAIL,new\n")
            newer.fence = Fence(scope: "here", segment: segment, token: 7)
            try await here.take(newer)
            var woken = try await here.batch("woken", header + "e1,a@b.c,EMAIL,old\n")
            woken.fence = Fence(scope: "here", segment: segment, token: 6)
            let failure = await thrown(DestinationFailure.self) { try await here.take(woken) }
            #expect(failure?.problem.code.rawValue == "batch_fenced")
            #expect(try await here.audience.show("e1")?.attributes == ["A": ["new"]])
            #expect(try await here.audience.find(woken.key) == nil)
            var next = try await here.batch("next", header + "e1,a@b.c,EMAIL,next\n")
            next.fence = Fence(scope: "here", segment: segment, token: 7)
            #expect(try await here.take(next).accepted == 1)
        }
    }

    @Test func `tokens of another results root or segment are no concern of this one`() async throws {
        try await AudienceFixture.with { here in
            for (name, scope, segment) in [("a", "here", "one"), ("b", "there", "one"), ("c", "here", "two")] {
                var batch = try await here.batch(name, header + "e1,a@b.c,EMAIL,\(name)\n")
                batch.fence = Fence(
                    scope: scope, segment: try #require(SegmentName(segment)), token: name == "a" ? 9 : 1)
                #expect(try await here.take(batch).accepted == 1)
            }
        }
    }
}
