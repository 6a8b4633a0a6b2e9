/// Names the folders of engine children after their process, so that what a dead process left is recognised.
///
/// `h<digest of the host>p<process>x<digits>`: letters and digits only.
package struct JobName {
    /// `host:pid`.
    private let ownProcess: String

    package init(owner: String) { ownProcess = owner }

    package func fresh(_ digits: String) -> String { "\(mark)\(process)x\(digits)" }

    /// The owner of a name of this host; nil where it is another's, or no such name.
    func owner(of name: String) -> String? {
        guard name.hasPrefix(mark), let end = name.firstIndex(of: "x") else { return nil }
        let process = name[..<end].dropFirst(mark.count)
        guard !process.isEmpty, process.allSatisfy(\.isNumber) else { return nil }
        return "\(host):\(process)"
    }

    private var host: String { ownProcess.lastIndex(of: ":").map { String(ownProcess[..<$0]) } ?? ownProcess }
    private var process: String {
        ownProcess.lastIndex(of: ":").map { String(ownProcess[ownProcess.index(after: $0)...]) } ?? "0"
    }

    /// FNV-1a, 32 bits: enough to distinguish the few hosts of one folder.
    private var mark: String {
        let digest = host.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "h\(String(digest, radix: 16))p"
    }
}
