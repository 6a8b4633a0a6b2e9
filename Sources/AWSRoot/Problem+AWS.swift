package import AWSClient
package import SegmentCore

extension Problem {
    /// What AWS, or the way to it, answered: with its own code and the request's id, without its own words.
    package init(_ error: AWSError) {
        var plain = error
        plain.hint = nil
        self.init(ProblemCode(aws: error.kind), plain.description, hint: error.hint)
    }
}

extension ProblemCode {
    fileprivate init(aws kind: AWSError.Kind) {
        let name =
            switch kind {
            case .answered: "refused"
            case .refused, .ambiguous: "unreachable"
            case .unreadable: "answer_unreadable"
            case .credentials: "credentials"
            case .configuration: "configuration"
            case .cancelled: "cancelled"
            }
        self.init(rawValue: "aws_\(name)")
    }
}
