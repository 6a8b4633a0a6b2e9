import AudienceStore
import Foundation
import SegmentCore
import TestSupport
import Testing

@Suite struct ImportTests {
    @Test func `the embedded audience conforms to the destination port`() async throws {
        try await AudienceFixture.with { here in
            let audience = here.audience
            try await DestinationConformance(audience, objects: here.objects) { id, column in
                try await audience.show(id)?.values(of: column)
            }.run()
        }
    }

    @Test func `a new id without address and channel is rejected with that reason`() async throws {
        try await AudienceFixture.with { here in
            let outcome = try await here.csv(
                "Id,Address,ChannelType,Attributes.A\nb,,,x\na,a@b.c,EMAIL,x\nc,c@d.e,,x\n", as: "n")
            #expect(outcome.accepted == 1)
            #expect(outcome.reasons == [.init(text: "new_endpoint_without_address", rows: 2)])
            #expect(try await here.rejections("n").map { $0["id"] } == ["b", "c"])
            #expect(try await here.audience.show("b") == nil)
        }
    }

    @Test func `an omitted attribute stays, a list replaces, an empty list clears`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(
                #"{"Id":"E1","Address":"a","ChannelType":"SMS","Attributes":{"A":["1"],"B":["1","2"],"C":["1"]}}"#)
            try await here.json(#"{"Id":"e1","Attributes":{"B":["3"],"C":[]}}"#)
            let endpoint = try #require(try await here.audience.show("E1"))
            #expect(endpoint.id == "E1")
            #expect(endpoint.attributes == ["A": ["1"], "B": ["3"]])
            try await here.json(#"{"Id":"e1","Attributes":{"A":[],"B":[]}}"#)
            #expect(try await here.audience.show("e1")?.attributes == [:])
        }
    }

    @Test func `ids compare without case and are stored as first written`() async throws {
        try await AudienceFixture.with { here in
            try await here.csv("Id,Address,ChannelType\nÄbC-İ,a,SMS\n")
            let outcome = try await here.csv("Id,Address,ChannelType,Attributes.A\näBc-i,b,EMAIL,x\n")
            #expect(outcome.accepted == 1)
            let endpoint = try #require(try await here.audience.show("ÄBC-I"))
            #expect(endpoint.id == "ÄbC-İ")
            #expect(endpoint.address == "b")
            #expect(endpoint.channelType == "EMAIL")
            #expect(try await here.audience.count() == 1)
        }
    }

    @Test func `the last row of one id wins, whatever its neighbours are`() async throws {
        try await AudienceFixture.with { here in
            let rows = ["m,1", "z,1", "M,2", "a,1", "m,3"].map { "\($0),x,SMS" }
            try await here.csv("Id,Attributes.A,Address,ChannelType\n" + rows.joined(separator: "\n"))
            #expect(try await here.values("m", "Attributes.A") == ["3"])
        }
    }

    @Test func `a rejected row changes nothing of its endpoint`() async throws {
        try await AudienceFixture.with { here in
            try await here.csv("Id,Address,ChannelType,Attributes.A\na,x,SMS,1\n")
            let long = String(repeating: "x", count: 101)
            let outcome = try await here.csv("Id,Attributes.A,Attributes.B\na,2,\(long)\n", as: "r")
            #expect(outcome.rejected == 1)
            #expect(try await here.rejections("r") == [["id": "a", "reason": "too_long Attributes.B"]])
            #expect(try await here.values("a", "Attributes.A") == ["1"])
        }
    }

    @Test func `metrics and fields are kept and read back`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(
                #"{"Id":"a","Address":"x","ChannelType":"SMS","OptOut":"ALL","Metrics":{"M":4.5,"N":"7"},"#
                    + #""Location":{"City":"Köln","Latitude":50.94},"Demographic":{"Make":"M \"1\""}}"#)
            let endpoint = try #require(try await here.audience.show("a"))
            #expect(endpoint.metrics == ["M": 4.5, "N": 7])
            #expect(endpoint.optOut == "ALL")
            #expect(
                endpoint.fields == [
                    "Location.City": "Köln", "Location.Latitude": "50.94", "Demographic.Make": "M \"1\"",
                ])
        }
    }

    @Test func `odd texts survive the way in and out`() async throws {
        try await AudienceFixture.with { here in
            let odd = "q\"b\\s,\tcomma\r\nnew {} [] é😀 \u{1}"
            let cell = "\"" + odd.replacing("\"", with: "\"\"") + "\""
            try await here.take(
                here.batch("o", "Id,Address,ChannelType,Attributes.A\\b:?\na,x,SMS,\(cell)\nb,x,SMS,y\n", rows: 2))
            try await here.csv("Id,Attributes.Other\na,z\n")
            #expect(try await here.values("a", "Attributes.A\\b:?") == [odd])
            #expect(try await here.values("a", "Attributes.Other") == ["z"])
        }
    }

    @Test func `a batch whose rows are not those announced is refused whole`() async throws {
        try await AudienceFixture.with { here in
            let batch = try await here.batch("b", "Id,Address,ChannelType\na,x,SMS\n", rows: 2)
            #expect(await code { try await here.take(batch) } == "batch_rows_differ")
            #expect(try await here.audience.count() == 0)
            #expect(try await here.audience.find(batch.key) == nil)
        }
    }

    @Test func `a file that is refused leaves nothing, and its key can be taken later`() async throws {
        try await AudienceFixture.with { here in
            let bad = try await here.batch("b", "Id,Address,ChannelType,Nonsense\na,x,SMS,1\n")
            #expect(await code { try await here.take(bad) } == "unknown_column")
            #expect(try await here.csv("Id,Address,ChannelType\na,x,SMS\n", as: "b").accepted == 1)
        }
    }

    @Test func `a batch on S3 is refused with a clear text`() async throws {
        try await AudienceFixture.with { here in
            let far = try EmbeddedAudience.open(
                path: here.path, objects: FolderObjects(root: here.folder, scheme: "s3://bucket"))
            let batch = try await here.batch("b", "Id\na\n")
            #expect(await code { try await far.start(batch) } == "batch_not_local")
        }
    }

    @Test func `a file of rejected rows that a rolled back try left is replaced or removed`() async throws {
        try await AudienceFixture.with { here in
            let stale = try await here.batch("s", "Id,Address,ChannelType\na,x,SMS\n")
            try await here.objects.put(Data("stale".utf8), at: stale.rejections, when: .always)
            try await here.take(stale)
            #expect(try await here.objects.get(stale.rejections) == nil)
        }
    }

    @Test func `many rows in several chunks come to the same as one by one`() async throws {
        try await AudienceFixture.with { here in
            let count = 120_000
            let rows = (0..<count).map { "id-\(($0 &* 7_919) % count),a\($0)@x.y,EMAIL,\($0 % 3)" }
            let text = "Id,Address,ChannelType,Attributes.A\n" + rows.joined(separator: "\n")
            let outcome = try await here.csv(text)
            #expect(outcome.accepted == count)
            #expect(try await here.audience.count() == count)
            #expect(try await here.audience.count(where: "Attributes.A = '2'") == count / 3)
        }
    }
}
