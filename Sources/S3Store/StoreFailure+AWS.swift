import AWSClient
import SegmentCore

extension StoreFailure {
    /// - Parameter place: the object that the call was about.
    init(_ error: AWSError, at place: String) {
        let reason: Reason =
            switch error.kind {
            case .credentials, .configuration: .denied
            case .refused, .ambiguous, .unreadable, .cancelled: .unavailable
            case .answered: error.isTransient ? .unavailable : .denied
            }
        self.init(reason, "\(place): \(error)")
    }
}

extension PutCondition {
    var s3: S3Condition? {
        switch self {
        case .always: nil
        case .absent: .isAbsent
        case .version(let version): .matches(etag: version.rawValue)
        }
    }

    /// Whether the condition would still hold if this version existed; nil means that the object does not exist.
    func holds(for version: ObjectVersion?) -> Bool {
        switch self {
        case .always: true
        case .absent: version == nil
        case .version(let wanted): version == wanted
        }
    }
}

/// How a write ended that returned no version.
enum WriteEnd {
    case refusedByCondition, underWay, unknown, failed
}

extension AWSError {
    var writeEnd: WriteEnd {
        switch (code, status) {
        case ("PreconditionFailed", _), (_, 412): .refusedByCondition
        // `If-Match` on a missing object.
        case ("NoSuchKey", _): .refusedByCondition
        case ("ConditionalRequestConflict", _), (_, 409): .underWay
        default: didNotAct ? .failed : kind == .cancelled ? .failed : .unknown
        }
    }
}
