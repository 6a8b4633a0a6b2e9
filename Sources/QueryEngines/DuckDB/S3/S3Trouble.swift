import Foundation
import SegmentCore

/// An HTTP error of DuckDB about S3, with S3's code and request id, or without an answer.
struct S3Trouble {
    /// `AccessDenied`; S3 sends no code in answer to HEAD.
    private let code: String?
    private let status: Int?
    private let requestID: String?
    /// The region of the bucket, where S3 reports it.
    private let region: String?
    private let text: String

    /// Nil for an error about something else.
    init?(_ message: EngineMessage) {
        let text = message.text
        let isHTTP = message.kind == "HTTP" || text.contains("(HTTP ") || text.contains("for HTTP ")
        guard isHTTP || message.kind == "IO" && text.contains("connection") else { return nil }
        let body = message.body ?? ""
        self.text = text
        code = Self.capture(/<Code>([A-Za-z]{1,60})<\/Code>/, body) ?? Self.capture(#/\n([A-Za-z]{3,60}): /#, text)
        status =
            message.status.flatMap { Int($0) } ?? Self.capture(/\(HTTP (?:code )?(\d{3})/, text).flatMap { Int($0) }
        requestID = message.requestID ?? Self.capture(/<RequestId>([A-Za-z0-9+\/=-]{1,100})<\/RequestId>/, body)
        region = Self.capture(/<Region>([a-z0-9-]{1,40})<\/Region>/, body)
    }

    private static func capture(_ pattern: Regex<(Substring, Substring)>, _ text: String) -> String? {
        text.firstMatch(of: pattern).map { String($0.output.1) }
    }

    func failure(lake: LakeDefinition) -> EngineFailure {
        let table = table(of: lake)
        let what = table.map { "table \($0.name)" } ?? "what the statement reads"
        func problem(_ problemCode: ProblemCode, _ message: String, _ hint: String? = nil) -> Problem {
            Problem(
                problemCode, "\(message) (\(facts))", file: table?.place.file, line: table?.place.line,
                column: table?.place.column, hint: hint)
        }
        switch (code, status) {
        case ("NoSuchBucket", _):
            return EngineFailure(.rejected, problem(.s3BucketMissing, "the bucket of \(what) does not exist"))
        case ("ExpiredToken", _), ("TokenRefreshRequired", _):
            // The next attempt gets new keys.
            return EngineFailure(
                .unavailable, problem(.s3Credentials, "the credentials expired while \(what) was read"))
        case ("InvalidToken", _), ("InvalidAccessKeyId", _), ("SignatureDoesNotMatch", _):
            return EngineFailure(.denied, problem(.s3Credentials, "S3 refuses the credentials for \(what)"))
        case ("PermanentRedirect", _), ("TemporaryRedirect", _), ("AuthorizationHeaderMalformed", _), (_, 301),
            (_, 307),
            (nil, 400):
            return EngineFailure(
                .denied,
                problem(
                    .s3WrongRegion, "the bucket of \(what) is in another region",
                    region.map { "it is in \($0): set AWS_REGION" } ?? "set AWS_REGION to the bucket's region"))
        case (_, 403), (_, 401):
            return EngineFailure(
                .denied,
                problem(
                    .s3Denied, "S3 denies reading \(what)",
                    "the credentials need s3:GetObject and s3:ListBucket there; the bucket may be another account's"))
        case (nil, nil) where text.contains("certificate"):
            return EngineFailure(.denied, problem(.s3Denied, "S3's endpoint has no certificate that is trusted here"))
        case (_, 404):
            return EngineFailure(.rejected, problem(.lakeFilesMissing, "no file of \(what) is there"))
        case (_, 400), (_, 405), (_, 412), (_, 416):
            return EngineFailure(.denied, problem(.s3Denied, "S3 refuses to give \(what)"))
        default:
            return EngineFailure(.unavailable, problem(.s3Unavailable, "S3 does not answer for \(what)"))
        }
    }

    private var facts: String {
        let known = [code, status.map { "HTTP \($0)" }, requestID.map { "request \($0)" }].compactMap(\.self)
        return known.isEmpty ? "no answer" : known.joined(separator: ", ")
    }

    /// The table whose prefix is in the message, written as `s3://bucket/prefix` or as a URL.
    private func table(of lake: LakeDefinition) -> LakeTable? {
        let plain = text.removingPercentEncoding ?? text
        return lake.tables.filter(\.isOnS3).first { table in
            guard let place = S3Address(lake.folders(of: [table])[0].dropLast()) else { return false }
            let isHost = plain.contains("://\(place.bucket).") && plain.contains("/\(place.key)")
            return isHost || plain.contains("/\(place.bucket)" + (place.key.isEmpty ? "" : "/\(place.key)"))
        }
    }
}
