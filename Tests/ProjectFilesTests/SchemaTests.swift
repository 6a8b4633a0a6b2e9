import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct SchemaTests {
    private static func schema() throws -> JSONSchema {
        try JSONSchema(Data(contentsOf: Checkout.root.appending(path: "docs/headgate.schema.json")))
    }

    @Test(arguments: ConfigExample.good + ConfigExample.bad)
    func `the schema and the reader agree on the examples`(_ example: ConfigExample) throws {
        let reading = Reading(root: Checkout.root, file: "headgate.yaml", environment: [:])
        var document = YamlDocument(example.yaml, reading: reading)
        // What is no YAML, or has a key twice, never comes before a schema.
        guard let root = document.root(), reading.problems.isEmpty else { return }
        let complaints = try Self.schema().complaints(about: JSONValue(root))
        #expect(complaints.isEmpty == !example.schemaRefuses, "\(complaints)")
    }

    @Test(arguments: [ProjectTemplate.Kind.plain, .demo])
    func `what init writes fits the schema`(_ kind: ProjectTemplate.Kind) throws {
        let reading = Reading(root: Checkout.root, file: "headgate.yaml", environment: [:])
        var document = YamlDocument(ProjectTemplate(kind).files[0].text, reading: reading)
        let parsed = document.root()
        let root = try #require(parsed)
        #expect(try Self.schema().complaints(about: JSONValue(root)) == [])
    }

    @Test(arguments: [
        ("", ConfigKeys.root), ("lake", ConfigKeys.lake), ("aws", ConfigKeys.aws),
        ("destination", ConfigKeys.destination),
        ("engine", ConfigKeys.engine), ("notice", ConfigKeys.notice), ("alerts", ConfigKeys.alerts),
        ("alert_sink", ConfigKeys.alertSink), ("serve", ConfigKeys.serve), ("plan", ConfigKeys.plan),
        ("retention", ConfigKeys.retention), ("target", ConfigKeys.target), ("segment", ConfigKeys.segment),
        ("leavers_by_attribute", ConfigKeys.leavers), ("leaver_set", ConfigKeys.leaverSet),
        ("guards", ConfigKeys.guards), ("threshold_limits", ConfigKeys.threshold),
    ])
    func `the schema knows the keys that the reader knows`(_ definition: String, _ keys: [String]) throws {
        let schema = try Self.schema()
        let object = definition.isEmpty ? schema.root : try #require(schema.definitions[definition])
        #expect(object.keys.sorted() == keys.sorted())
        #expect(object["additionalProperties"] == .boolean(false))
    }

    @Test func `the schema knows the words that the reader knows`() throws {
        let schema = try Self.schema()
        let words: [(String, String, [String])] = [
            ("lake", "preset", LakePreset.allCases.map(\.rawValue)),
            ("destination", "type", DestinationSetting.types), ("notice", "type", NoticeSetting.types),
            ("alert_sink", "type", AlertSinkSetting.types),
            ("engine", "type", EngineSetting.Kind.allCases.map(\.rawValue)),
            ("segment", "mode", SegmentMode.allCases.map(\.rawValue)),
        ]
        for (definition, property, expected) in words {
            let found = schema.definitions[definition]?["properties"]?[property]?["anyOf"]?[0]?["enum"]
            #expect(found == .list(expected.map(JSONValue.text)), "\(definition).\(property)")
        }
        let dialects = schema.definitions["dialect"]?["anyOf"]?[0]?["enum"]
        #expect(dialects == .list(QueryDialect.allCases.map { .text($0.rawValue) }))
        let formats = schema.definitions["table"]?["anyOf"]?[1]?["properties"]?["format"]?["anyOf"]?[0]?["enum"]
        #expect(formats == .list(LakeTable.Format.allCases.map { .text($0.rawValue) }))
        let table = schema.definitions["table"]?["anyOf"]?[1]
        #expect(table?.keys.sorted() == ConfigKeys.table.sorted())
        let every = schema.definitions["schedule_every"]?.keys ?? []
        let cron = schema.definitions["schedule_cron"]?.keys ?? []
        #expect((every + cron).sorted() == ConfigKeys.schedule.sorted())
        #expect(
            schema.definitions["leaver_rule"]?["anyOf"]?[0]?["enum"] == .list(LeaverReader.words.map(JSONValue.text)))
    }
}
