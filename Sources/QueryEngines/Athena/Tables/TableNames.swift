import Crypto
import SegmentCore

/// The names of our tables in the work database.
///
/// A name is derived from the address of the table's files, so every process and every run gives the same files the
/// same name.
struct TableNames: Sendable {
    let store: any ObjectStore

    static let prefix = "hg_"

    func name(of table: WorkTable) -> String { Self.prefix + String(sha256(address(of: table)).prefix(24)) }

    /// Whether a message of Athena is about tables of ours.
    static func areNamed(in message: String) -> Bool { message.contains(/hg_[0-9a-f]{24}/) }

    /// What distinguishes the table from every other.
    private func address(of table: WorkTable) -> String {
        let address = store.location(of: table.key).address
        switch table {
        case .table: return address
        case .file(_, let format, _): return ([address, format.rawValue] + table.fileColumns).joined(separator: "\n")
        }
    }
}

/// In lower-case hex.
func sha256(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return SHA256.hash(data: Array(text.utf8)).reduce(into: "") {
        $0 += "\(digits[Int($1 >> 4)])\(digits[Int($1 & 15)])"
    }
}
