package import SigV4

/// The properties that all operations of a service share.
package struct AWSService: Hashable, Sendable {
    /// The name in messages and, in capitals, in `AWS_ENDPOINT_URL_<SERVICE>`: `Athena`.
    package var id: String
    /// The first label of its host names: `athena`.
    package var endpointPrefix: String
    /// The name in signatures, where it differs from the prefix.
    package var signingName: String
    package var rules: SigningRules

    package init(_ id: String, prefix: String, signingName: String? = nil, rules: SigningRules = .standard) {
        self.id = id
        self.endpointPrefix = prefix
        self.signingName = signingName ?? prefix
        self.rules = rules
    }

    package static let athena = AWSService("Athena", prefix: "athena")
    package static let glue = AWSService("Glue", prefix: "glue")
    package static let pinpoint = AWSService("Pinpoint", prefix: "pinpoint", signingName: "mobiletargeting")
    package static let s3 = AWSService("S3", prefix: "s3", rules: .s3)
    package static let sns = AWSService("SNS", prefix: "sns")
    package static let sts = AWSService("STS", prefix: "sts")
    package static let sso = AWSService("SSO", prefix: "portal.sso", signingName: "awsssoportal")
    package static let ssoOIDC = AWSService("SSO OIDC", prefix: "oidc", signingName: "sso-oauth")
}
