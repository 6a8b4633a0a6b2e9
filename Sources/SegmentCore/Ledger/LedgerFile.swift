package struct LedgerFile: Sendable, Hashable, Codable {
    package var key: ObjectKey
    /// The slots whose columns the file has; others read as NULL.
    package var slots: [Int]
    package var rows: Int

    package init(key: ObjectKey, slots: [Int], rows: Int) {
        self.key = key
        self.slots = slots
        self.rows = rows
    }
}
