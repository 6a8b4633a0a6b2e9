import Foundation
import SegmentCore

/// Where a statement of `OneShotEngine` writes.
struct OneShotOutput {
    private let output: EngineTask.Output
    private let place: URL
    private let key: ObjectKey

    init(_ output: EngineTask.Output, objects: any ObjectStore) {
        self.output = output
        key =
            switch output {
            case .table(let key), .csv(let key), .csvByBatch(let key, _, _), .jsonLinesByBatch(let key, _): key
            }
        place = URL(filePath: objects.location(of: key).address)
    }

    /// Makes the folder above, without what an earlier try left.
    func prepare() throws(EngineFailure) {
        do {
            let manager = FileManager.default
            if manager.fileExists(atPath: place.path) { try manager.removeItem(at: place) }
            try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw EngineFailure(.denied, Problem("one_shot_output", "\(error)"))
        }
    }

    func script(_ select: String) -> String {
        let options =
            switch output {
            case .table: "FORMAT parquet"
            case .csv: "FORMAT csv, HEADER true"
            case .csvByBatch: "FORMAT csv, HEADER true, PARTITION_BY (batch)"
            case .jsonLinesByBatch:
                "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\\x01', PARTITION_BY (batch)"
            }
        return "COPY (\(select)) TO \(StandardSQL.literal(place.path)) (\(options));"
    }

    func files() throws(EngineFailure) -> [ObjectKey] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: place.path)) ?? []
        let names = paths.filter { !$0.isEmpty && $0.split(separator: "/").last?.contains(".") == true }
        return names.isEmpty ? [key] : names.map { key.appending($0) }.sorted()
    }
}
