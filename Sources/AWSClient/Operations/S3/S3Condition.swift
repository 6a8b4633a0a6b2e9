import SigV4

/// The condition of a write.
package enum S3Condition: Hashable, Sendable {
    /// The object does not exist.
    case isAbsent
    /// The object has this version.
    case matches(etag: String)

    var header: HeaderField {
        switch self {
        case .isAbsent: HeaderField("if-none-match", "*")
        case .matches(let etag): HeaderField("if-match", etag)
        }
    }
}

extension S3Condition? {
    var headers: [HeaderField] { map { [$0.header] } ?? [] }

    /// The condition does not hold any more when the write is repeated, so it is not repeated when its result is
    /// unknown.
    var repetition: Repetition { self == nil ? .always : .onlyIfRefused }
}
