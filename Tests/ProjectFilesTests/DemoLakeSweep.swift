import Foundation
import SegmentCore
import TestSupport
import Testing

@testable import ProjectFiles

@Suite(.enabled(if: Checkout.isSweep)) struct DemoLakeSweep {
    @Test func `the whole sample lake moves each segment by some rows a day`() async throws {
        try await withScratchFolder { folder in
            _ = try ProjectTemplate(.demo).write(to: folder)
            let lake = folder.appending(path: DemoLake.folderName)
            var before: [String: Set<String>] = [:]
            for day in 0...1 {
                let asOf = Date(timeIntervalSince1970: 1_795_340_096 + Double(day) * 86_400)
                let clock = ContinuousClock()
                let seconds = try await clock.measure {
                    try await DemoLake(duckdb: Checkout.duckdb, asOf: asOf).write(to: lake, replacing: day > 0)
                }
                let project = try ProjectReader.read(folder: folder, environment: [:])
                let queries = LakeQueries(lake: project.lake, asOf: asOf, scratch: folder)
                print("lake of \(asOf): \(seconds), \(try await queries.count("SELECT * FROM all_events")) events")
                for segment in project.segments {
                    let name = segment.name?.rawValue ?? ""
                    let rows = Set(try await queries.lines(segment.query.text))
                    let joined = rows.subtracting(before[name] ?? []).count
                    let left = (before[name] ?? []).subtracting(rows).count
                    print("  \(name): \(rows.count) rows, \(joined) joined, \(left) left")
                    #expect(rows.count > 500 && joined > 0 && (left > 0 || day == 0))
                    before[name] = rows
                }
            }
        }
    }
}
