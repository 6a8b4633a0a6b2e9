package struct EngineResult: Sendable, Hashable, Codable {
    /// All files written, sorted.
    package var files: [ObjectKey]
    /// Where the engine reports it.
    package var rows: Int?
    package var bytesScanned: Int?
    /// In US dollars, where the price is known.
    package var scanCost: Double?
    /// Of each of `files`, where known without another call.
    package var sizes: [Int]?
    package init(
        files: [ObjectKey], rows: Int? = nil, bytesScanned: Int? = nil, scanCost: Double? = nil, sizes: [Int]? = nil
    ) {
        self.files = files
        self.rows = rows
        self.bytesScanned = bytesScanned
        self.scanCost = scanCost
        self.sizes = sizes
    }

    package var scan: EngineScan? { bytesScanned.map { EngineScan(bytes: $0, cost: scanCost) } }
}
