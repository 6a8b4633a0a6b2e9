import Foundation
import SigV4

/// Decodes an error answer of any protocol: JSON, XML, or an unreadable body.
enum ErrorReader {
    /// The fields of an error body.
    struct Fields: Equatable {
        var code: String?
        var message: String?
        var requestID: String?
        var reason: String?
        /// The region of the resource, in S3's error.
        var region: String?
    }

    static func error(
        from response: AWSResponse, body: [UInt8], service: String, operation: String, region: String
    ) -> AWSError {
        var fields = fields(of: body)
        let header = response.header("x-amzn-errortype").map(shortened)
        let code = fields.code ?? header ?? fallbackCode(response.status)
        fields.region = response.header("x-amz-bucket-region") ?? fields.region
        let (message, hint) = AWSError.advice(
            code: code, status: response.status, region: region, elsewhere: fields.region)
        var error = AWSError(
            .answered, service: service, operation: operation, code: code, message: message, hint: hint)
        error.serviceMessage = fields.message.map(Redaction.redacted)
        error.status = response.status
        error.reason = fields.reason
        error.requestID =
            response.header("x-amzn-requestid") ?? response.header("x-amz-request-id") ?? fields.requestID
        error.retryAfter = retryAfter(response)
        return error
    }

    static func fields(of body: [UInt8]) -> Fields {
        switch body.first(where: { $0 > 32 }) {
        case UInt8(ascii: "{"): json(body)
        case UInt8(ascii: "<"): xml(body)
        default: Fields()
        }
    }

    private static func json(_ body: [UInt8]) -> Fields {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            return Fields()
        }
        func text(_ names: String...) -> String? { names.lazy.compactMap { object[$0] as? String }.first }
        // OIDC uses `error` and `error_description`; the others `__type` or `code`, and `message` in either case.
        return Fields(
            code: text("__type", "code", "Code", "error").map(shortened),
            message: text("message", "Message", "errorMessage", "error_description"),
            requestID: text("RequestID", "requestId"), reason: text("Reason", "reason", "AthenaErrorCode"))
    }

    private static func xml(_ body: [UInt8]) -> Fields {
        guard let root = try? XMLTree.read(body) else { return Fields() }
        let error = root.name == "Error" ? root : root.first("Error") ?? root.first("Errors")?.first("Error") ?? root
        return Fields(
            code: error.text("Code"), message: error.text("Message"),
            requestID: root.text("RequestId") ?? root.text("RequestID"), region: error.text("Region"))
    }

    /// `com.amazonaws.athena#ThrottlingException:http://…` becomes `ThrottlingException`.
    private static func shortened(_ code: String) -> String {
        let tail = code.split(separator: "#").last ?? ""
        return String(tail.split(separator: ":").first ?? "")
    }

    private static func fallbackCode(_ status: Int) -> String {
        switch status {
        case 301, 307: "PermanentRedirect"
        case 400: "BadRequest"
        case 403: "AccessDenied"
        case 404: "NotFound"
        case 409: "ConditionalRequestConflict"
        case 412: "PreconditionFailed"
        default: "http_\(status)"
        }
    }

    /// `x-amz-retry-after` is in milliseconds, `Retry-After` in seconds. A date is ignored.
    private static func retryAfter(_ response: AWSResponse) -> Duration? {
        if let text = response.header("x-amz-retry-after"), let value = Int(text), value >= 0 {
            return .milliseconds(value)
        }
        return response.header("retry-after").flatMap { Int($0) }.flatMap { $0 >= 0 ? .seconds($0) : nil }
    }
}
