import AWSClient
package import SegmentCore

extension DestinationFailure {
    /// What a failed call to Pinpoint means for a batch: AWS's code and request id, never its words, which may quote rows.
    init(_ error: AWSError, application: String) {
        let kind = PinpointRefusal(error)
        var shown = error
        shown.hint = nil
        let problem = Problem(
            kind.code, kind.what.map { "\($0) (application \(application)): \(shown)" } ?? "\(shown)",
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
