import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite struct ViewReaderTests {
    @Test func `a view stands after those that it reads, whatever they are called`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            let names = try ProjectReader.read(folder: folder, environment: [:]).lake.views.map(\.name)
            let clicks = try #require(names.firstIndex(of: "clicks"))
            #expect(names.count == 18)
            #expect(try #require(names.firstIndex(of: "email_click")) < clicks)
            #expect(clicks < (try #require(names.firstIndex(of: "recent"))))
        }
    }

    @Test func `views that read each other in a circle are a problem that shows the circle`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            try write("SELECT * FROM recent", to: folder.appending(path: "lake/views/clicks.sql"))
            let found = problems(of: folder)
            #expect(found.map(\.code) == [.viewCycle])
            #expect(found[0].message.hasSuffix("clicks → recent → clicks"))
            #expect(found[0].file == "lake/views/clicks.sql")
        }
    }

    @Test func `one's own view or table stands before the preset's of the same name`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            try write("SELECT 1", to: folder.appending(path: "lake/views/EMAIL_CLICK.sql"))
            let views = try ProjectReader.read(folder: folder, environment: [:]).lake.views
            #expect(views.filter { $0.name.lowercased() == "email_click" }.map(\.query.text) == ["SELECT 1"])
        }
    }

    @Test func `a view file with a bad name, or the name of a table, is a problem`() async throws {
        try await withExampleProject(ConfigExample.whole) { folder in
            try write("SELECT 1", to: folder.appending(path: "lake/views/my view.sql"))
            try write("SELECT 1", to: folder.appending(path: "lake/views/People.sql"))
            #expect(problems(of: folder).map(\.code) == [.duplicateName, .badName])
        }
    }

    @Test(arguments: [
        ("SELECT * FROM a JOIN b ON a.x = b.x", ["a", "b"]),
        ("SELECT f, g FROM a, \"B\", db.c WHERE d IN (SELECT e FROM e)", ["a", "b", "c", "e"]),
        ("WITH a AS (SELECT 1) SELECT * FROM a, b", ["b"]),
        ("SELECT 'FROM x' /* FROM y */ -- FROM z\n FROM a", ["a"]),
        ("SELECT * FROM (SELECT * FROM a) t, unnest(t.x) u ORDER BY p, q", ["a"]),
        ("SELECT extract(year FROM d) FROM a", ["a", "d"]),
        ("", []),
    ])
    func `the tables that a query reads are guessed from its tokens`(_ sql: String, _ names: [String]) {
        #expect(TableReferences.names(in: sql).sorted() == names)
    }
}
