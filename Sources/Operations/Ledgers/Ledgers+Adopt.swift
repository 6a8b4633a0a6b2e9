import Foundation
import ProjectFiles
import SegmentCore
import Workflow

/// A ledger that was filled from what carries the attributes already.
package struct AdoptionReport: Sendable, Hashable, Codable {
    package var segment: String
    package var keys: Int
    package var attributes: [String]
}

extension Ledgers {
    /// Fills a segment's empty ledger: from the audience, or from a CSV file with `Id` and attributes.
    package func adopt(_ name: String, from path: String?) async throws -> AdoptionReport {
        let segment = try workspace.project.segment(named: name)
        let segmentName = try workspace.segmentName(name)
        let query = try await workspace.validated(segment)
        let columns = Adoption.columns(of: query)
        let header = try path.map { try names(in: $0, for: columns) } ?? ["Id"] + columns
        let adoption = Adoption(
            engine: workspace.engine, contract: workspace.contract,
            keeper: workspace.keeper, run: workspace.newRunID())
        // Required before anything is written: without an audience only a file can be adopted.
        let audience = path == nil ? try AudienceReads(workspace).audience() : nil
        let pointer = try await adoption.adopt(segment, segmentName, query: query, header: header) {
            try await workspace.ports.files.write(adoption.file) { handle in
                if let path {
                    try copy(path, to: handle)
                } else {
                    try await audience?.export(.csv(columns: columns), where: nil) {
                        try handle.write(contentsOf: $0)
                    }
                }
            }
        }
        // The base is enough; a second copy of customers' data is not kept.
        try await workspace.store.delete(adoption.file)
        return AdoptionReport(
            segment: name, keys: pointer.base?.rows ?? 0, attributes: pointer.slots.map(\.attribute.name))
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
