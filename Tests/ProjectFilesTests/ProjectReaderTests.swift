import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct ProjectReaderTests {
    @Test(arguments: ConfigExample.bad)
    func `everything that is wrong is said at once, with its place`(_ example: ConfigExample) async throws {
        try await withExampleProject(example.yaml) { folder in
            let found = problems(of: folder)
            #expect(found.contains { $0.severity == .error })
            let text = found.map { $0.description + "\n" }.joined().replacing(folder.path, with: "<folder>")
            #expect(!text.contains("hunter2"), "a variable's value was shown")
            try expectGolden(text, "project/\(example.name).txt")
        }
    }

    @Test(arguments: ConfigExample.good)
    func `a good file is read without a word`(_ example: ConfigExample) async throws {
        try await withExampleProject(example.yaml) { folder in #expect(problems(of: folder) == []) }
    }

    @Test func `a file that names a lake only gets defaults for everything`() async throws {
        try await withExampleProject("lake: {tables: {people: lake/people.csv}}") { folder in
            let project = try ProjectReader.read(folder: folder, environment: [:])
            let root = folder.path
            #expect(
                project
                    == Project(
                        root: folder,
                        lake: LakeDefinition(
                            database: "due_eventdb",
                            tables: [
                                LakeTable(
                                    name: "people", path: root + "/lake/people.csv", format: .csv,
                                    hivePartitions: false,
                                    place: SourcePlace(file: "headgate.yaml", line: 1, column: 17))
                            ], views: []),
                        targets: [
                            ProjectTarget(
                                name: "dev",
                                destination: .audience(path: Location(root + "/.headgate/audience.sqlite")),
                                results: Location(root + "/.headgate/results"), engine: EngineSetting())
                        ], defaultTarget: "dev", notices: [.file(path: Location(root + "/.headgate/notices.jsonl"))]))
        }
    }

    @Test func `webhooks arrive with their secrets and times`() async throws {
        try await withExampleProject(ConfigExample.webhooks) { folder in
            let project = try ProjectReader.read(folder: folder, environment: exampleEnvironment)
            let settings = project.alerts.sinks.compactMap {
                if case .webhook(let setting) = $0 { setting } else { nil }
            }
            #expect(
                settings.map(\.address.url) == ["https://hooks.example.com/T0KEN?x=1", "http://127.0.0.1:8080/alerts"])
            #expect(settings.map(\.timeout) == [.seconds(10), .seconds(5)])
            #expect(settings.map(\.budget) == [.seconds(30), .seconds(20)])
            #expect(settings.map(\.allowInternal) == [false, true])
            #expect(settings.map { $0.secrets.map(\.bytes.count) } == [[24], [24, 32]])
        }
    }

    @Test func `the settings of AWS arrive, and a target overrides them one by one`() async throws {
        try await withExampleProject(ConfigExample.aws) { folder in
            let project = try ProjectReader.read(folder: folder, environment: [:])
            let (dev, prod) = (try project.target(named: "dev"), try project.target(named: "prod"))
            #expect(prod.results == Location("s3://acme-headgate/results") && prod.hasResultsOnS3)
            #expect(prod.aws == AWSSetting(region: "eu-west-1", profile: "production"))
            #expect(dev.aws == AWSSetting(region: "eu-west-1"))
            var engine = EngineSetting(kind: .athena, timeout: .seconds(1_200))
            (engine.workGroup, engine.workDatabase, engine.jobs) = ("service", "headgate_work", 10)
            (engine.scanLimit, engine.pricePerTerabyte) = (1_000_000_000_000, 5)
            #expect(prod.engine == engine && dev.engine == EngineSetting(kind: .duckdb))
            #expect(
                prod.destination
                    == .pinpoint(
                        PinpointSetting(
                            application: "0123456789abcdef0123456789abcdef",
                            role: "arn:aws:iam::123456789012:role/pinpoint-import",
                            segment: SegmentNameTemplate("headgate {segment}"))))
            #expect(dev.destination == .audience(path: Location(folder.path + "/.headgate/audience.sqlite")))
            #expect(project.notices == [.sns(topic: "arn:aws:sns:eu-west-1:123456789012:headgate")])
        }
    }

    @Test func `tables on S3 arrive with their globs, types and marks`() async throws {
        try await withExampleProject(ConfigExample.onS3) { folder in
            let tables = try ProjectReader.read(folder: folder, environment: exampleEnvironment).lake.tables
            #expect(
                tables.map(\.path) == [
                    "s3://a-lake/events/**/*.parquet", "s3://a-lake/day=*/x.csv", "s3://a.lake/people.csv.gz",
                    "s3://a-lake/folder/**/[!_.]*", "s3://a-lake/plain/**/[!_.]*", "s3://b-lake/tabs/**/[!_.]*",
                ])
            #expect(tables.map(\.format) == [.parquet, .csv, .csv, .parquet, .json, .csv])
            #expect(tables.map(\.hivePartitions) == [false, true, false, true, false, true])
            #expect(tables[3].partitionTypes.map { "\($0.name) \($0.type)" } == ["day varchar", "hour integer"])
            #expect(tables[4].columns.map { "\($0.name) \($0.type)" } == ["Id varchar", "tags varchar[]"])
            #expect(
                tables[5].columns.map { "\($0.name) \($0.type)" } == [
                    "id varchar", "amount decimal(10,2)", "at timestamp",
                ])
            #expect(
                tables[5].csv == CSVForm(delimiter: "\t", header: false, quote: "", escape: "", null: "\\N"))
        }
    }

    @Test func `every setting of a whole file arrives`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            let project = try ProjectReader.read(folder: folder, environment: [:])
            let root = folder.path
            #expect(project.lake.database == "crm")
            #expect(
                project.lake.tables.map(\.path) == [
                    root + "/lake/all_events/**/*.parquet", root + "/lake/people.csv", root + "/lake/visits/*.jsonl",
                ])
            #expect(project.lake.tables.map(\.format) == [.parquet, .csv, .json])
            #expect(project.lake.tables.map(\.hivePartitions) == [true, false, false])
            #expect(project.defaultTarget == "prod")
            #expect(
                project.targets == [
                    ProjectTarget(
                        name: "dev", destination: .audience(path: Location(root + "/data/audience.sqlite")),
                        results: Location("/var/headgate/results"),
                        engine: EngineSetting(
                            memory: 4_000_000_000, threads: 2, temp: 20 << 30, timeout: .seconds(3_600))),
                    ProjectTarget(
                        name: "prod", destination: .audience(path: Location("/srv/audience.sqlite")),
                        results: Location(root + "/prod/results"),
                        engine: EngineSetting(
                            memory: 4_000_000_000, threads: 8, temp: 20 << 30, timeout: .seconds(3_600))),
                ])
            #expect(project.notices == [.file(path: Location(root + "/notices.jsonl")), .stderr])
            #expect(project.serve.listen?.description == "127.0.0.1:9464")
            #expect(project.planMaxAge == .seconds(43_200))
            #expect(project.retention == RetentionSetting(runs: 5, days: 7))
            #expect(project.maxRejected == 3)
        }
    }

    @Test func `segments keep the file's order, with their rules, guards and schedules`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            let segments = try ProjectReader.read(folder: folder, environment: [:]).segments
            var guards = GuardSettings()
            guards.allowEmpty = true
            guards.invalid = .init(share: 0.025, rows: 10)
            guards.removed = nil
            guards.changed = .init(share: 0.1, rows: 1_000)
            guards.rowCount = 0.75
            guards.bytesScanned = 10_000_000_000
            guards.rejected = .init(share: 0.1, rows: 5)
            #expect(
                segments == [
                    SegmentDefinition(
                        name: SegmentName("a"), query: SourceText("SELECT 1 AS Id", name: "segments/a.sql"),
                        dialect: .athena, mode: .upsert, leavers: LeaverRules(all: .set("No")),
                        oneEndpointPerUser: true, guards: guards, schedule: .every(seconds: 900), summary: "Everyone"),
                    SegmentDefinition(
                        name: SegmentName("b-2"), query: SourceText("SELECT 2 AS Id\n", name: "segments/b-2.sql"),
                        dialect: .duckdb,
                        leavers: LeaverRules(
                            all: .clear,
                            attributes: ["User.UserAttributes.Plan": .set("none"), "Attributes.X": .keep]),
                        schedule: .cron("0 6 * * MON-FRI", timeZone: "Europe/Berlin")),
                ])
        }
    }

    @Test func `variables are put into values, numbers too`() async throws {
        let example = try #require(ConfigExample.good.first { $0.name == "variables" })
        try await withExampleProject(example.yaml) { folder in
            let project = try ProjectReader.read(folder: folder, environment: exampleEnvironment)
            #expect(project.lake.tables.map(\.path) == [folder.path + "/lake/people.csv"])
            #expect(project.targets[0].engine.threads == 2)
            #expect(project.targets[0].engine.memory == 1_000_000_000)
            #expect(project.maxRejected == 2)
        }
    }

    @Test func `a folder without the file, and a file that is no text, are said`() async throws {
        try await withExampleProject(nil) { folder in
            #expect(problems(of: folder).map(\.code) == [.missingFile])
            try Data([0x6C, 0xFF]).write(to: folder.appending(path: "headgate.yaml"))
            #expect(problems(of: folder).map(\.code) == [.notText])
            try write(String(repeating: "# long\n", count: 200_000), to: folder.appending(path: "headgate.yaml"))
            #expect(problems(of: folder).map(\.code) == [.fileTooLarge])
            let bomb =
                "lake: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
                + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n"
            try write(bomb, to: folder.appending(path: "headgate.yaml"))
            #expect(problems(of: folder).contains { $0.code == .badYaml })
        }
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `nesting without end is a problem, not a crash`(_ opening: String) async throws {
        try await withExampleProject(String(repeating: opening, count: 150_000)) { folder in
            #expect(problems(of: folder).map(\.code) == [.badYaml])
        }
    }

    @Test func `a query that is too long or holds a NUL is refused before an engine sees it`() async throws {
        try await withExampleProject("lake: {preset: due_eventdb}\nsegments: {a: , b-2: }") { folder in
            try write(String(repeating: "x", count: 2 << 20), to: folder.appending(path: "segments/a.sql"))
            try write("SELECT\n 1\0", to: folder.appending(path: "segments/b-2.sql"))
            #expect(
                problems(of: folder).map { "\($0.code.rawValue) \($0.file ?? "") \($0.line ?? 0):\($0.column ?? 0)" }
                    == ["file_too_large headgate.yaml 2:12", "not_text segments/b-2.sql 2:3"])
        }
    }

    @Test func `a target or segment of another name is refused with the nearest one`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            let project = try ProjectReader.read(folder: folder, environment: [:])
            #expect(try project.target(named: nil).name == "prod")
            #expect(try project.target(named: "dev").name == "dev")
            #expect(try project.segment(named: "a").summary == "Everyone")
            let target = #expect(throws: Problem.self) { try project.target(named: "prd") }
            #expect(target?.hint == "did you mean 'prod'?")
            let segment = #expect(throws: Problem.self) { try project.segment(named: "b2") }
            #expect(segment?.hint == "did you mean 'b-2'?")
        }
    }
}
