import AWSClient
import SegmentCore

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
            return PinpointRefusal(.busy, .pinpointBusy, "Pinpoint accepts no further import now")
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
                hint: "its message may quote rows and is not shown: call CreateImportJob by hand to see it")
        }
        return PinpointRefusal(.rejected, .pinpointRefused)
    }
}
