import Crypto
import SegmentCore
import Synchronization

/// The names of our tables in the work database, and what each stands for.
///
/// A name is made of the address of the table's files, so every process and every run gives the same files the same
/// name. Names are remembered as statements spell them: Athena speaks of a missing table by its name only.
final class TableNames: Sendable {
    /// What a table of the work database reads.
    enum Content: Sendable, Hashable {
        /// A folder of Parquet files.
        case table(ObjectKey)
        /// One file, which is copied into a folder of its own.
        case file(ObjectKey, ImportBatch.Format, columns: [String])
    }

    private let known = Mutex<[String: Content]>([:])
    private let store: any ObjectStore
    /// Names that are remembered; a statement holds a few dozen.
    private static let memory = 20_000

    init(store: any ObjectStore) { self.store = store }

    static let prefix = "hg_"

    func name(of content: Content) -> String {
        let name = Self.name(at: address(of: content))
        known.withLock { known in
            if known.count >= Self.memory { known.removeAll() }
            known[name] = content
        }
        return name
    }

    func content(of name: String) -> Content? { known.withLock { $0[name] } }

    /// The names of ours that stand in a statement, each once, in their order.
    static func names(in statement: String) -> [String] {
        var found: [String] = []
        for match in statement.matches(of: /hg_[0-9a-f]{24}/) where !found.contains(String(match.output)) {
            found.append(String(match.output))
        }
        return found
    }

    /// What tells the content apart from every other.
    private func address(of content: Content) -> String {
        switch content {
        case .table(let key): store.location(of: key).address
        case .file(let key, let format, let columns):
            ([store.location(of: key).address, format.rawValue] + columns).joined(separator: "\n")
        }
    }

    private static func name(at address: String) -> String { prefix + String(sha256(address).prefix(24)) }
}

/// In lower-case hex.
func sha256(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return SHA256.hash(data: Array(text.utf8)).reduce(into: "") {
        $0 += "\(digits[Int($1 >> 4)])\(digits[Int($1 & 15)])"
    }
}
