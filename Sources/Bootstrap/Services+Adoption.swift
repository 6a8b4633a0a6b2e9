import AudienceStore
import Foundation
package import SegmentCore
import Workflow

extension Services {
    /// Fills a segment's empty ledger: from the audience, or from a CSV file with `Id` and attributes.
    package func adopt(_ segment: SegmentDefinition, _ name: SegmentName, from path: String?) async throws
        -> LedgerPointer
    {
        let request = request(.plan, segment, asOf: nil)
        let context = StageContext(request: request, attempt: 1, patience: .zero, progress: { _ in })
        let query = try await ValidateStage(engine: engine, contract: contract, ledger: ledger)
            .start(request, in: context)
        let columns = Adoption.columns(of: query)
        let header = try path.map { try names(in: $0, for: columns) } ?? ["Id"] + columns
        let adoption = Adoption(
            engine: engine, dialect: dialect, contract: contract, keeper: keeper, run: request.id)
        // Asked for before anything is written: rows may go elsewhere, and then only a file can be adopted.
        let audience = path == nil ? try audience() : nil
        let pointer = try await adoption.adopt(segment, name, query: query, header: header) {
            try await results.write(adoption.file) { handle in
                if let path {
                    try copy(path, to: handle)
                } else {
                    try await audience?.export(.csv(columns: columns)) { try handle.write(contentsOf: $0) }
                }
            }
        }
        // The base is what counts; a copy of customers' data is not kept beside it.
        try await store.delete(adoption.file)
        return pointer
    }

    private func names(in path: String, for columns: [String]) throws -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Problem(.adoptHeader, "there is no such file, or it cannot be read", file: path)
        }
        defer { try? file.close() }
        let names = try HeaderLine.names(in: try file.read(upToCount: 1 << 18) ?? Data(), file: path)
        guard columns.contains(where: names.contains) else {
            throw Problem(
                .adoptHeader, "the file has no attribute of the segment: \(columns.joined(separator: ", "))",
                file: path, line: 1)
        }
        return names
    }

    private func copy(_ path: String, to handle: FileHandle) throws {
        let source = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? source.close() }
        while let data = try source.read(upToCount: 1 << 20), !data.isEmpty { try handle.write(contentsOf: data) }
    }
}
