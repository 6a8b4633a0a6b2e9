/// A loopback address and a port: `127.0.0.1:9464`, `localhost:9464`, `[::1]:9464`.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    /// 0 for any free port.
    package let port: Int

    /// The reason why a text is not accepted.
    package enum Refusal: Error, Sendable, Hashable {
        case malformed
        case notLoopback
    }

    package init(_ text: String) throws(Refusal) {
        guard let colon = text.lastIndex(of: ":") else { throw .malformed }
        let name = String(text[..<colon])
        let digits = text[text.index(after: colon)...]
        guard !name.isEmpty, !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int(digits), number <= 65_535
        else { throw .malformed }
        guard name == "localhost" || name == "[::1]" || Self.isLoopback(name) else { throw .notLoopback }
        host = name == "[::1]" ? "::1" : name
        port = number
    }

    /// 127.0.0.0/8, with all four numbers.
    private static func isLoopback(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ListenAddress.Refusal: CustomStringConvertible {
    /// A description of what is accepted.
    package var description: String {
        switch self {
        case .malformed: "an address with a port, such as 127.0.0.1:9464"
        case .notLoopback: "an address of this machine alone (127.0.0.1, localhost or [::1])"
        }
    }

    package var hint: String? {
        self == .notLoopback
            ? "there is neither encryption nor a login; to read it from elsewhere, put a proxy with both before it"
            : nil
    }
}

extension Notation {
    static func listen(_ value: ConfigText) -> Result<ListenAddress, NotationProblem> {
        do { return .success(try ListenAddress(value.text)) } catch {
            return .failure(.init(expected: error.description, hint: error.hint))
        }
    }
}
