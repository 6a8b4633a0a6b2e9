extension AWSError {
    /// A message and a hint for an error code of a service.
    static func advice(code: String, status: Int, region: String, elsewhere: String?) -> (
        message: String, hint: String?
    ) {
        if ErrorCodes.wrongRegion.contains(code) || elsewhere.map({ $0 != region }) == true {
            let place = elsewhere.map { "; the service says \($0)" } ?? ""
            return (
                "the resource is not in the region \(region)\(place)",
                "set the region of the resource: AWS_REGION, or `region` of the profile"
            )
        }
        if ErrorCodes.expired.contains(code) {
            return ("the credentials have expired", "renew them: `aws sso login`, or a new session token")
        }
        if ErrorCodes.denied.contains(code) {
            return (
                "access denied", "the role or user needs a permission for this operation on this resource"
            )
        }
        if ErrorCodes.unknownKey.contains(code) {
            return (
                "the access key is not known to AWS",
                "check which credentials are in force: `aws sts get-caller-identity`"
            )
        }
        if code == "SignatureDoesNotMatch" || code == "InvalidSignatureException" {
            return (
                "the signature is not accepted", "check the secret key that belongs to the access key, and the clock"
            )
        }
        if ErrorCodes.skew.contains(code) {
            return ("the clock of this machine is too far from the service's", "set the clock of this machine")
        }
        if ErrorCodes.throttling.contains(code) || status == 429 {
            return ("the service is asked too often", "try later, or ask AWS for a higher quota")
        }
        switch code {
        case "NoSuchBucket": return ("the bucket does not exist", "check the name of the bucket and the account")
        case "NoSuchKey": return ("there is no such object", nil)
        case "PreconditionFailed": return ("the object is not as the condition demands", nil)
        case "ConditionalRequestConflict": return ("another write of the same object is under way", nil)
        case "InvalidAccessPoint", "InvalidBucketName":
            return ("the name of the bucket is not usable", "check the name of the bucket")
        default: break
        }
        switch status {
        case 301, 302, 307: return ("the service redirects elsewhere", "check the region and the endpoint")
        case 403: return ("access denied", "the role or user needs a permission for this operation on this resource")
        case 404: return ("there is no such resource", nil)
        case 500...: return ("the service has an internal trouble", nil)
        default: return ("the service refuses the request", nil)
        }
    }
}
