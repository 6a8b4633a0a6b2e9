/// The idempotency key of a batch: run and batch name, `20261121T101500Z-4f9a2c/c-0`.
package struct BatchKey: Hashable, Sendable, Codable, CustomStringConvertible {
    package let run: RunID
    package let batch: String

    package init(run: RunID, batch: String) {
        self.run = run
        self.batch = batch
    }

    package var description: String { "\(run)/\(batch)" }
}
