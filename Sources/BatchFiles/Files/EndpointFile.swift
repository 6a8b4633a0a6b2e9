package import SegmentCore

/// Reads an import file of either format chunk by chunk, in constant memory.
package struct EndpointFile: ~Copyable {
    private var csv: CSVReader?
    private var jsonLines: JSONLinesReader?

    /// Opens a file; a CSV header is read and judged here.
    /// - Parameter name: the file as people know it; the path where it is left out.
    package init(
        path: String, format: ImportBatch.Format, contract: DestinationContract, name: String? = nil
    ) throws(Problem) {
        let source = try ByteSource(path: path, name: name ?? path)
        switch format {
        case .csv:
            let reader = try CSVReader(source, contract: contract, name: name ?? path)
            columns = reader.columns
            csv = consume reader
        case .jsonLines:
            columns = []
            jsonLines = JSONLinesReader(source, contract: contract)
        }
    }

    /// All of a CSV file's; of JSON lines, those that have been seen so far.
    package private(set) var columns: [EndpointColumn]

    /// Clears the chunk and fills it with the next rows; false at the end of the file.
    package mutating func next(into chunk: inout RowChunk) throws(Problem) -> Bool {
        chunk.removeAll()
        try csv?.fill(&chunk)
        try jsonLines?.fill(&chunk)
        columns = jsonLines?.columns ?? columns
        return !chunk.rows.isEmpty
    }
}
