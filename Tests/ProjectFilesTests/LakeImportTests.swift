import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct LakeImportTests {
    private static let whole = LakeImport(
        database: "crm", tables: CatalogueExamples.good + CatalogueExamples.bad)

    @Test func `a catalogue becomes a section, and what cannot be taken over says why`() throws {
        #expect(Self.whole.tables.map(\.name) == CatalogueExamples.good.map(\.name).sorted())
        try expectGolden(Self.whole.section, "project/lake-import.yaml")
    }

    @Test func `what is printed is a project that reads the same tables`() async throws {
        try await withExampleProject(Self.whole.section) { folder in
            let lake = try ProjectReader.read(folder: folder, environment: [:]).lake
            #expect(lake.database == "crm")
            let tables = lake.tables
            #expect(tables.map(\.name) == Self.whole.tables.map(\.name))
            for (read, imported) in zip(tables, Self.whole.tables) {
                #expect(read.path == imported.path + "**/[!_.]*" && read.format == imported.format)
                #expect(read.hivePartitions == !imported.partitions.isEmpty)
                #expect(read.partitionTypes == imported.partitions && read.columns == imported.columns)
                #expect(read.csv == imported.csv, "\(read.name)")
            }
        }
    }

    @Test func `partitions are asked for only where they decide something`() {
        let asking = (CatalogueExamples.good + CatalogueExamples.bad).filter(\.needsPartitions).map(\.name)
        #expect(asking == ["parted", "unlisted", "twice", "scattered", "two_spellings", "mixed"])
    }

    private static let two = LakeImport(
        database: "crm",
        tables: [
            CatalogueExamples.parquet("orders", "s3://lake/orders/"),
            CatalogueExamples.text("people", CatalogueExamples.lines, ["field.delim": ","], [("id", "string")]),
        ])

    /// Files before, and the names that are added, changed and left.
    private static let files: [(name: String, text: String, added: [String], changed: [String], unchanged: [String])] =
        [
            ("empty", "", ["orders", "people"], [], []),
            ("no-lake", "# mine\nresults: here\n\n", ["orders", "people"], [], []),
            ("bare-lake", "lake:  # soon\nresults: here", ["orders", "people"], [], []),
            (
                "no-tables", "lake:\n    views: v # mine\n\n# about results\nresults: here\n", ["orders", "people"], [],
                []
            ),
            ("empty-tables", "lake:\n  tables: {} # none\n  views: v\n", ["orders", "people"], [], []),
            (
                "some",
                """
                # head
                lake:
                  # the database
                  database: "old" # named by us
                  tables:
                    # before
                    ours: lake/ours.csv   # stays
                    Orders: # was here
                      path: s3://lake/old/
                      format: parquet
                      # inside

                    # after orders
                    other:
                        path: x.csv

                  views: views # mine
                segments:
                  a: {}
                """, ["people"], ["orders"], []
            ),
            (
                "crlf", "lake:\r\n  tables:\r\n    ours: a.csv\r\nresults: here\r\n", ["orders", "people"], [], []
            ),
            ("same", "", [], [], ["orders", "people"]),
        ]

    @Test(arguments: files.map(\.name))
    func `a file gets the section, and keeps all else byte for byte`(_ name: String) throws {
        let file = try #require(Self.files.first { $0.name == name })
        let text = name == "same" ? Self.two.section : file.text
        let edit = try LakeEdit(text, taking: Self.two, environment: [:])
        #expect(edit.added == file.added && edit.changed == file.changed && edit.unchanged == file.unchanged)
        try expectGolden(edit.text, "project/lake-edit-\(name).yaml")
        // A second time there is nothing to do.
        let again = try LakeEdit(edit.text, taking: Self.two, environment: [:])
        #expect(again.text == edit.text && again.unchanged == ["orders", "people"])
        if name == "crlf" {
            #expect(!edit.text.replacing("\r\n", with: "").unicodeScalars.contains("\n"))
            #expect(!edit.text.contains("\r\n\r\n"))
        }
    }

    @Test(arguments: [
        "lake: {tables: {a: b.csv}}", "lake:\n  tables: {a: b.csv}\n",
        "lake: &x\n  tables:\n    a: b.csv\nresults: *x\n",
        "lake: ~\n", "- a\n", "lake:\n  tables:\n    orders: &o {path: a.csv}\n    other: *o\n",
        "lake:\n  tables:\n    a: b\n    a: c\n", "lake: [", "lake:\n  - a\n", "--- \nlake:\n---\nlake:\n",
    ])
    func `a file that cannot be changed so is refused`(_ text: String) {
        #expect(throws: Problem.self) { try LakeEdit(text, taking: Self.two, environment: [:]) }
    }
}

@Suite struct LakeTypeTests {
    @Test(arguments: [
        ("string", "varchar"), ("varchar(10)", "varchar"), ("int", "integer"), ("decimal", "decimal(10,0)"),
        ("Decimal(38, 4)", "decimal(38,4)"), ("array<array<bigint>>", "bigint[][]"), ("varchar[]", "varchar[]"),
        ("map<string,array<int>>", "map(varchar, integer[])"),
        ("struct<a:int,b:struct<c:string>>", "struct(\"a\" integer, \"b\" struct(\"c\" varchar))"),
        ("struct(\"two words\" date)[]", "struct(\"two words\" date)[]"), ("timestamp", "timestamp"),
    ])
    func `types are understood in both spellings, and written so that they are read again`(
        _ text: String, _ written: String
    ) {
        let type = LakeType(text)
        #expect(type?.description == written)
        #expect(type.flatMap { LakeType($0.description) } == type)
    }

    @Test(arguments: [
        "", "money", "varchar)", "varchar; DROP", "decimal(39,1)", "decimal(5,6)", "array<>", "struct<a>", "int int",
        "struct(a int", "map<string>", "int[", "'", "struct(\"a\"\" int)", "varchar(99999)",
        String(repeating: "array<", count: 30) + "int" + String(repeating: ">", count: 30),
    ])
    func `what is no type is none`(_ text: String) { #expect(LakeType(text) == nil) }
}
