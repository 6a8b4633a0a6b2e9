/// Error codes that several services share, by their meaning for a client.
enum ErrorCodes {
    static let throttling: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown", "EC2ThrottledException",
    ]

    static let transient: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", "IDPCommunicationError",
    ]

    /// The request was refused for its time, or for a signature that a wrong time would explain.
    static let skew: Set<String> = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
        "SignatureDoesNotMatch", "AuthFailure",
    ]

    static let expired: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "UnauthorizedSSOTokenError",
    ]

    static let denied: Set<String> = [
        "AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "ForbiddenException",
        "UnauthorizedException", "AllAccessDisabled", "NotAuthorized",
    ]

    static let unknownKey: Set<String> = [
        "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidClientTokenIdException",
    ]

    static let wrongRegion: Set<String> = [
        "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect", "IllegalLocationConstraintException",
        "IncorrectEndpoint",
    ]
}
