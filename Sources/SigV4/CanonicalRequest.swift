import Crypto

/// The canonical form of a request, the same for client and service: each request has exactly one spelling.
struct CanonicalRequest {
    let bytes: [UInt8]
    /// `host;x-amz-date`: the names of the signed headers, which are sent with the signature.
    let signedHeaders: String

    init(_ request: SigningRequest, rules: SigningRules) {
        let headers = CanonicalHeaders(request.headers)
        signedHeaders = headers.names
        bytes = Array(
            [
                Array(request.method.utf8), CanonicalRequest.path(request.path, rules),
                CanonicalRequest.query(request.query), headers.lines, Array(headers.names.utf8),
                Array(request.payload.digest.utf8),
            ].joined(separator: [newline]))
    }

    static func path(_ path: String, _ rules: SigningRules) -> [UInt8] {
        let resolved = rules.normalizesPath ? normalized(Array(path.utf8)) : Array(path.utf8)
        let encoded = rules.encodesPathTwice ? URIEncoding.encode(resolved, keepsSlash: true) : resolved
        return encoded.isEmpty ? [slash] : encoded
    }

    /// `/a/./b//../c/` becomes `/a/c/`.
    private static func normalized(_ path: [UInt8]) -> [UInt8] {
        var kept: [[UInt8]] = []
        for segment in path.split(separator: slash).map(Array.init) {
            switch segment {
            case [dot]: break
            case [dot, dot]: _ = kept.popLast()
            default: kept.append(segment)
            }
        }
        let joined = [slash] + kept.joined(separator: [slash])
        return path.last == slash && !kept.isEmpty ? joined + [slash] : joined
    }

    /// Sorted by encoded name, then by encoded value, as bytes.
    private static func query(_ items: [QueryItem]) -> [UInt8] {
        let encoded = items.map { (URIEncoding.encode($0.name.utf8), URIEncoding.encode($0.value.utf8)) }
        let sorted = encoded.sorted {
            $0.0 == $1.0 ? $0.1.lexicographicallyPrecedes($1.1) : $0.0.lexicographicallyPrecedes($1.0)
        }
        return Array(sorted.map { $0 + [UInt8(ascii: "=")] + $1 }.joined(separator: [UInt8(ascii: "&")]))
    }
}

extension SigningRequest.Payload {
    /// The body's part of the canonical request.
    package var digest: String {
        switch self {
        case .bytes(let bytes): SHA256.hash(data: bytes).lowerHex
        case .hash(let hash): hash
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}

let newline = UInt8(ascii: "\n")
private let slash = UInt8(ascii: "/")
private let dot = UInt8(ascii: ".")
