/// Port: reads the rows of a batch, for destinations that send rows instead of files.
///
/// Memory is constant, whatever the files hold.
package protocol BatchReader: Sendable {
    /// Opens a batch before its first row.
    func open(_ batch: ImportBatch) throws(Problem) -> any BatchRows
}

/// Port: the rows of an opened batch, in the order of its files. It is read by one task.
package protocol BatchRows: AnyObject {
    /// The next rows, at most `count`; none at the end.
    func next(_ count: Int) throws(Problem) -> [BatchRow]
    /// Passes over the next rows, at most `count`, and returns how many there were: a process that goes on after another
    /// passes over what that one has sent.
    func skip(_ count: Int) throws(Problem) -> Int
}
