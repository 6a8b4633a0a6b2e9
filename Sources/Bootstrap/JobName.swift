/// Names the folders of engine children after their process, so that what a dead one left is known as such.
///
/// `h<digest of the host>p<process>x<digits>`: letters and digits only.
struct JobName {
    /// `host:pid`.
    let owner: String

    func fresh(_ digits: String) -> String { "\(mark)\(process)x\(digits)" }

    /// The owner of a name of this host; nil where it is another's, or no such name.
    func owner(of name: String) -> String? {
        guard name.hasPrefix(mark), let end = name.firstIndex(of: "x") else { return nil }
        let process = name[..<end].dropFirst(mark.count)
        guard !process.isEmpty, process.allSatisfy(\.isNumber) else { return nil }
        return "\(host):\(process)"
    }

    private var host: String { owner.lastIndex(of: ":").map { String(owner[..<$0]) } ?? owner }
    private var process: String { owner.lastIndex(of: ":").map { String(owner[owner.index(after: $0)...]) } ?? "0" }

    /// FNV-1a, 32 bits: enough to tell the few hosts of one folder apart.
    private var mark: String {
        let digest = host.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "h\(String(digest, radix: 16))p"
    }
}
