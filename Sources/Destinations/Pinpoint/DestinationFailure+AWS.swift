import AWSClient
package import SegmentCore

extension DestinationFailure {
    /// What a failed call to Pinpoint means for a batch: AWS's code and request id, never its words, which may quote rows.
    init(_ error: AWSError, application: String) {
        let kind = PinpointRefusal(error)
        var told = error
        told.hint = nil
        let problem = Problem(
            kind.code, kind.what.map { "\($0) (application \(application)): \(told)" } ?? "\(told)",
            hint: kind.hint ?? error.hint)
        self.init(kind.reason, problem)
    }

    static func gateIsFull(_ jobs: Int, application: String) -> DestinationFailure {
        DestinationFailure(
            .busy,
            Problem(
                .pinpointBusy,
                "\(jobs) import\(jobs == 1 ? " is" : "s are") on the way to the application \(application)"))
    }
}

/// The reason why Pinpoint refused a call, as far as its answer shows.
struct PinpointRefusal {
    var reason: DestinationFailure.Reason
    var code: ProblemCode
    /// The message in our words; nil where AWS's code is all that is known.
    var what: String?
    var hint: String?

    init(_ error: AWSError) {
        switch error.kind {
        case .credentials where error.isTransient, .refused, .ambiguous, .unreadable, .cancelled:
            self.init(.unreachable, .pinpointUnreachable)
        case .credentials, .configuration:
            self.init(.denied, .pinpointDenied)
        case .answered where error.isThrottling:
            self.init(error.operation == CreateImportJob.name ? .busy : .unreachable, .pinpointBusy)
        case .answered where error.isTransient || (error.status ?? 500) >= 500:
            self.init(.unreachable, .pinpointUnreachable)
        case .answered: self = Self.refused(error)
        }
    }

    private init(
        _ reason: DestinationFailure.Reason, _ code: ProblemCode, _ what: String? = nil, hint: String? = nil
    ) {
        self.reason = reason
        self.code = code
        self.what = what
        self.hint = hint
    }

    /// Pinpoint's errors differ only in their messages, which are searched and never shown.
    private static func refused(_ error: AWSError) -> PinpointRefusal {
        if error.status == 403 { return PinpointRefusal(.denied, .pinpointDenied) }
        if error.status == 404 {
            return PinpointRefusal(
                .rejected, .pinpointApplication, "there is no such application in the region of this target",
                hint: "check destination.application and the region")
        }
        let words = (error.serviceMessage ?? "").lowercased()
        func says(_ all: String...) -> Bool { all.allSatisfy(words.contains) }
        let isCreate = error.operation == CreateImportJob.name
        if isCreate, says("import job"), says("maximum") || says("limit") || says("too many") || says("exceed") {
            return PinpointRefusal(.busy, .pinpointBusy, "Pinpoint takes no further import now")
        }
        if isCreate, says("role") {
            return PinpointRefusal(
                .denied, .pinpointRole, "Pinpoint cannot use the role that is to read the batches",
                hint: "the role must trust pinpoint.amazonaws.com and may read the results root")
        }
        if isCreate, says("s3") || says("bucket") {
            return PinpointRefusal(
                .denied, .pinpointBucket, "Pinpoint cannot read the batch",
                hint: "the role needs s3:GetObject and s3:ListBucket on the results root")
        }
        if isCreate, says("larger than") || error.status == 413 {
            return PinpointRefusal(.rejected, .pinpointFile, "the batch is larger than Pinpoint allows")
        }
        if isCreate {
            return PinpointRefusal(
                .rejected, .pinpointFile, "Pinpoint refuses the batch's file or its settings",
                hint: "its words may quote rows and are not shown: CreateImportJob by hand tells them")
        }
        return PinpointRefusal(.rejected, .pinpointRefused)
    }
}

extension ProblemCode {
    package static let pinpointBusy: Self = "pinpoint_busy"
    package static let pinpointUnreachable: Self = "pinpoint_unreachable"
    package static let pinpointDenied: Self = "pinpoint_denied"
    package static let pinpointRole: Self = "pinpoint_role"
    package static let pinpointBucket: Self = "pinpoint_bucket"
    package static let pinpointFile: Self = "pinpoint_file"
    package static let pinpointApplication: Self = "pinpoint_application"
    package static let pinpointRefused: Self = "pinpoint_refused"
    package static let pinpointEndless: Self = "pinpoint_endless"
    package static let pinpointUnknown: Self = "pinpoint_start_unknown"
}
