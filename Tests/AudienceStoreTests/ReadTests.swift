import AudienceStore
import Foundation
import SegmentCore
import Synchronization
import Testing

@Suite struct ReadTests {
    private static let rows = """
        {"Address":"a@x","Attributes":{"Plan":["Gold"],"Tags":["x","y"]},"ChannelType":"EMAIL","Id":"A1",\
        "Location":{"City":"Bonn","Latitude":50.7},"Metrics":{"Age":30},"OptOut":"NONE",\
        "User":{"UserAttributes":{"State":["CA"]},"UserId":"u1"}}
        {"Address":"+1","ChannelType":"SMS","Id":"a2","User":{"UserAttributes":{"State":["CA"]},"UserId":"u1"}}
        {"Address":"+2","Attributes":{"Plan":["Gold"],"Tags":["y"]},"ChannelType":"SMS","Id":"a3"}

        """

    private func exported(_ here: AudienceFixture, _ format: ExportFormat, where filter: String? = nil) async throws
        -> String
    {
        let bytes = Bytes()
        try await here.audience.export(format, where: filter) { bytes.append($0) }
        return bytes.text
    }

    @Test func `an export is in the shape of endpoint definitions and can be loaded again`() async throws {
        let text = try await AudienceFixture.with { here in
            try await here.json(Self.rows)
            return try await exported(here, .jsonLines)
        }
        #expect(text == Self.rows)
        try await AudienceFixture.with { here in
            let file = here.folder.appending(path: "export.jsonl")
            try Data(text.utf8).write(to: file)
            let outcome = try await here.audience.load(file: file.path, format: .jsonLines)
            #expect(outcome.accepted == 3)
            #expect(try await exported(here, .jsonLines) == text)
        }
    }

    @Test func `a CSV export has the carriers of its columns`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.rows)
            let text = try await exported(here, .csv(columns: ["Attributes.Tags", "User.UserAttributes.State"]))
            #expect(
                text == """
                    Id,Attributes.Tags,User.UserAttributes.State
                    A1,"[""x"",""y""]",CA
                    a2,,CA
                    a3,y,

                    """)
            let some = try await exported(here, .csv(columns: ["ChannelType"]), where: "ChannelType = 'SMS'")
            #expect(some == "Id,ChannelType\na2,SMS\na3,SMS\n")
        }
    }

    @Test func `attributes are listed with their values and counts`() async throws {
        try await AudienceFixture.with { here in
            try await here.json(Self.rows)
            try await here.json(#"{"Id":"a3","Attributes":{"Gone":["x"]}}"#)
            try await here.json(#"{"Id":"a3","Attributes":{"Gone":[]}}"#)
            let attributes = try await here.audience.attributes(topValues: 1)
            #expect(
                attributes.map(\.attribute.name) == [
                    "Attributes.Plan", "Attributes.Tags", "Location.City", "Location.Latitude", "Metrics.Age",
                    "User.UserAttributes.State",
                ])
            #expect(attributes.map(\.endpoints) == [2, 2, 1, 1, 1, 2])
            #expect(attributes.map(\.distinctValues) == [1, 2, 1, 1, 1, 1])
            #expect(attributes.map { $0.values[0].value } == ["Gold", "y", "Bonn", "50.7", "30.0", "CA"])
            #expect(attributes.map { $0.values[0].endpoints } == [2, 2, 1, 1, 1, 2])
            #expect(attributes.map(\.values.count) == [1, 1, 1, 1, 1, 1])
            #expect(attributes[5].attribute.kind == .user)
        }
    }

    @Test func `a file of one's own is loaded whole or not at all`() async throws {
        try await AudienceFixture.with { here in
            let file = here.folder.appending(path: "own.csv")
            try Data("Id,Address,ChannelType\na,x,SMS\nb,y,FAX\nc,,\n".utf8).write(to: file)
            let rejected = here.folder.appending(path: "rejected.jsonl").path
            let outcome = try await here.audience.load(file: file.path, format: .csv, rejections: rejected)
            #expect(outcome.accepted == 1)
            #expect(outcome.rejected == 2)
            #expect(
                outcome.reasons == [
                    .init(text: "new_endpoint_without_address", rows: 1),
                    .init(text: "not_allowed ChannelType", rows: 1),
                ])
            let lines = try String(contentsOfFile: rejected, encoding: .utf8)
            #expect(lines.hasPrefix(#"{"id":"b","reason":"not_allowed ChannelType"}"#))

            try Data("Id,Address,ChannelType\nd,x,SMS\ne,\"".utf8).write(to: file)
            #expect(await code { try await here.audience.load(file: file.path, format: .csv) } == "open_quote")
            #expect(try await here.audience.count() == 1)
            #expect(await code { try await here.audience.load(file: "/none", format: .csv) } == "missing_file")
        }
    }
}

private final class Bytes: Sendable {
    private let data = Mutex(Data())
    func append(_ piece: Data) { data.withLock { $0.append(piece) } }
    var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }
}
