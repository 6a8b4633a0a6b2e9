package import Foundation

/// Signs requests to one service in one region (AWS Signature Version 4). Pure: the same request at the same time has
/// the same signature.
package struct Signer: Sendable {
    package var credentials: SigningCredentials
    package var region: String
    /// The signing name: `athena`, `s3`, `mobiletargeting`.
    package var service: String
    package var rules: SigningRules

    package init(
        credentials: SigningCredentials, region: String, service: String, rules: SigningRules = .standard
    ) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.rules = rules
    }

    /// The headers to add to the request, `authorization` last. `time` is the service's time: a client with a wrong
    /// clock passes the corrected one.
    package func sign(_ request: SigningRequest, at time: Date) -> [HeaderField] {
        let scope = scope(at: time)
        var added = [HeaderField("x-amz-date", scope.timestamp)]
        if let token = credentials.sessionToken { added.append(HeaderField("x-amz-security-token", token)) }
        if rules.sendsPayloadHash { added.append(HeaderField("x-amz-content-sha256", request.payload.digest)) }
        var signed = request
        signed.headers += added
        let canonical = CanonicalRequest(signed, rules: rules)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope.text), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(scope.signature(of: canonical))"
        return added + [HeaderField("authorization", authorization)]
    }

    /// The query items that turn the request into a URL that needs no other headers; the signature is last. S3 requires
    /// the payload `.unsigned` here. AWS accepts a lifetime of 1 second to 7 days.
    package func presign(_ request: SigningRequest, at time: Date, expires: Duration) -> [QueryItem] {
        let scope = scope(at: time)
        var signed = request
        let names = CanonicalRequest(request, rules: rules).signedHeaders
        var added = [
            QueryItem("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            QueryItem("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope.text)"),
            QueryItem("X-Amz-Date", scope.timestamp),
            QueryItem("X-Amz-SignedHeaders", names),
            QueryItem("X-Amz-Expires", String(expires.components.seconds)),
        ]
        if let token = credentials.sessionToken { added.append(QueryItem("X-Amz-Security-Token", token)) }
        signed.query += added
        let signature = scope.signature(of: CanonicalRequest(signed, rules: rules))
        return added + [QueryItem("X-Amz-Signature", signature)]
    }

    private func scope(at time: Date) -> SigningScope {
        SigningScope(time, region: region, service: service, secret: credentials.secretAccessKey)
    }
}
