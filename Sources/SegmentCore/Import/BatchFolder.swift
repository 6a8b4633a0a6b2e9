/// The folder of a batch's files under the results root: `runs/RUN/batches/batch=NAME`, and for a later attempt of the
/// export `runs/RUN/batches-2/batch=NAME`. A destination that identifies imports by their files uses this path.
package enum BatchFolder {
    /// The folder of all batches that an attempt wrote.
    package static func all(of run: RunID, attempt: Int) -> ObjectKey {
        ObjectKey("runs", run.rawValue, attempt == 1 ? "batches" : "batches-\(attempt)")
    }

    package static func of(_ key: BatchKey, attempt: Int) -> ObjectKey {
        all(of: key.run, attempt: attempt).appending("batch=\(key.batch)")
    }

    /// The folder of a run, which contains its batches.
    package static func run(_ run: RunID) -> ObjectKey { ObjectKey("runs", run.rawValue) }

    /// Whether a path below the run's folder is the batch's, in any attempt. (Only the attempt that ended is imported,
    /// so two attempts are never two imports.)
    package static func isFolder(_ path: some StringProtocol, of batch: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[1] == "batch=\(batch)" else { return false }
        let attempt = parts[0].dropFirst("batches-".count)
        return parts[0] == "batches"
            || parts[0].hasPrefix("batches-") && !attempt.isEmpty && attempt.allSatisfy(\.isNumber)
    }
}
