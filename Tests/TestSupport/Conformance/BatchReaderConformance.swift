package import Foundation
package import SegmentCore
import Testing

/// What every conformer to `BatchReader` does alike. A conformer's test makes one of these and calls `check()`.
package struct BatchReaderConformance: Sendable {
    private let reader: @Sendable (DestinationContract) -> any BatchReader
    private let put: @Sendable (Data, ObjectKey) async throws -> Void

    /// - Parameters:
    ///   - reader: a reader of batches for a destination with this contract.
    ///   - put: writes a file of a batch.
    package init(
        _ reader: @escaping @Sendable (DestinationContract) -> any BatchReader,
        put: @escaping @Sendable (Data, ObjectKey) async throws -> Void
    ) {
        self.reader = reader
        self.put = put
    }

    package func check() async throws {
        try await cellsOfCSVAreTyped()
        try await cellsOfJSONLinesAreTyped()
        try await gzipIsRead()
        try await brokenGzipIsAProblem()
        try await pagesGoThroughAllFiles()
        try await aRowThatBreaksTheContractHasAReason()
        try await theShapeIsTheContracts()
        try await aMissingFileIsAProblem()
    }

    private let plan = Attribute(name: "Attributes.Plan", kind: .endpoint)
    private let age = Attribute(name: "Metrics.Age", kind: .metric)
    private let team = Attribute(name: "User.UserAttributes.Team", kind: .user)

    private func cellsOfCSVAreTyped() async throws {
        let text = "Id,Attributes.Plan,Attributes.Plan,Metrics.Age\n\"a,1\",gold,,3.50\na-2,x,\"y\n\",\na-3,,,\n"
        #expect(
            try await rows([text]) == [
                BatchRow(key: "a,1", cells: [.init(plan, .text("gold")), .init(age, .number("3.50"))]),
                BatchRow(key: "a-2", cells: [.init(plan, .list(["x", "y\n"]))]),
                BatchRow(key: "a-3", cells: []),
            ])
    }

    private func cellsOfJSONLinesAreTyped() async throws {
        let text =
            #"{"Id":"j-1","Attributes":{"Plan":["a","é\n"]},"Metrics":{"Age":12},"User":{"UserAttributes":{"Team":[]}}}"#
            + "\n" + #"{"Id":"j-2","Attributes":{"Plan":["one"]}}"# + "\n"
        #expect(
            try await rows([text], .jsonLines) == [
                BatchRow(
                    key: "j-1",
                    cells: [.init(plan, .list(["a", "é\n"])), .init(age, .number("12")), .init(team, .nothing)]),
                BatchRow(key: "j-2", cells: [.init(plan, .text("one"))]),
            ])
    }

    /// Two members one after another, as two compressed files that were put together.
    private static let compressed = Data(
        base64Encoded:
            "H4sIAAAAAAACA/NM0XEsKSnKTCotSS3WC8hJzMPg+6YC+cnFeo7pqVxVuoY66fk5KTo6xlwAcCXDGTsAAAAfiwgAAAAAAAIDq9I1"
            + "0knUSdLhAgDRiGRyCQAAAA=="
    )

    private func gzipIsRead() async throws {
        let data = try #require(Self.compressed)
        #expect(
            try await rows([data]) == [
                BatchRow(key: "z-1", cells: [.init(plan, .text("gold")), .init(age, .number("3"))]),
                BatchRow(key: "z-2", cells: [.init(plan, .list(["a", "b"]))]),
            ])
    }

    private func brokenGzipIsAProblem() async throws {
        let data = try #require(Self.compressed)
        await #expect(throws: Problem.self) { _ = try await rows([data.dropLast(3)]) }
        var damaged = data
        damaged[data.count / 4] ^= 0x55
        await #expect(throws: Problem.self) { _ = try await rows([damaged]) }
    }

    private func pagesGoThroughAllFiles() async throws {
        let files = (0..<3).map { file in
            "Id,Attributes.Plan\n" + (0..<5).map { "p-\(file)-\($0),x\n" }.joined()
        }
        let all = try await rows(files).map(\.key)
        #expect(all == (0..<3).flatMap { file in (0..<5).map { "p-\(file)-\($0)" } })
        let opened = try reader(Self.contract).open(try await batch(files.map { Data($0.utf8) }, .csv))
        #expect(try opened.next(4).map(\.key) == Array(all[..<4]))
        #expect(try opened.skip(7) == 7)
        #expect(try opened.next(100).map(\.key) == Array(all[11...]))
        #expect(try opened.next(1) == [] && opened.skip(1) == 0)
    }

    private func aRowThatBreaksTheContractHasAReason() async throws {
        let long = String(repeating: "x", count: Self.contract.valueLength + 1)
        let rows = try await rows(["Id,Attributes.Plan\n,x\nl-1,\(long)\nl-2,x,y\nl-3,x\n"])
        #expect(rows.map(\.key) == ["", "l-1", "l-2", "l-3"])
        #expect(rows.map { $0.flaw == nil } == [false, false, false, true])
        #expect(rows.dropLast().allSatisfy { $0.cells.isEmpty && $0.flaw?.contains("xx") == false })
    }

    private func theShapeIsTheContracts() async throws {
        var contract = Self.contract
        contract.families = [.init(prefix: "Attributes.", kind: .endpoint, path: [])]
        contract.fields = [.init(name: "Address", path: ["contact", "mail"])]
        contract.rowShape = RowShape(key: "id", wrapping: ["item", "row"], values: .asTyped, nothing: .null)
        let line = #"{"item":{"row":{"id":"s-1","Plan":"a","Old":null,"contact":{"mail":"a@b.c"}}}}"#
        let old = Attribute(name: "Attributes.Old", kind: .endpoint)
        let address = Attribute(name: "Address", kind: .field)
        #expect(
            try await rows([line + "\n"], .jsonLines, contract) == [
                BatchRow(
                    key: "s-1",
                    cells: [.init(plan, .text("a")), .init(old, .nothing), .init(address, .text("a@b.c"))])
            ])
        #expect(try await rows(["id,Attributes.Plan\ns-2,b\n"], .csv, contract).map(\.key) == ["s-2"])
    }

    private func aMissingFileIsAProblem() async throws {
        var batch = try await batch([Data("Id\nx\n".utf8)], .csv)
        batch.files.append(batch.folder.appending("gone.csv"))
        let reader = reader(Self.contract)
        #expect(throws: Problem.self) { _ = try reader.open(batch).next(10) }
    }
}

extension BatchReaderConformance {
    static let contract = EndpointContract.make(
        identity: DestinationIdentity("conformance"), reportsRows: true, findIsCertain: true, csvIsOneLine: false)

    private func rows(
        _ files: [String], _ format: ImportBatch.Format = .csv, _ contract: DestinationContract = contract
    ) async throws -> [BatchRow] { try await rows(files.map { Data($0.utf8) }, format, contract) }

    private func rows(
        _ files: [Data], _ format: ImportBatch.Format = .csv, _ contract: DestinationContract = contract
    ) async throws -> [BatchRow] {
        let rows = try reader(contract).open(try await batch(files, format))
        var all: [BatchRow] = []
        while true {
            let page = try rows.next(2)
            if page.isEmpty { return all }
            all += page
        }
    }

    private func batch(_ files: [Data], _ format: ImportBatch.Format) async throws -> ImportBatch {
        let run = try #require(RunID("20261121T101500Z-conforms"))
        let folder = ObjectKey("conformance", "batch")
        var keys: [ObjectKey] = []
        for (index, data) in files.enumerated() {
            let key = folder.appending("\(index)")
            try await put(data, key)
            keys.append(key)
        }
        return ImportBatch(
            key: BatchKey(run: run, batch: "b-0"), format: format, folder: folder, files: keys, rows: 0, bytes: 0,
            rejections: folder.appending("rejected"))
    }
}
