/// A partition of AWS, with its own domains.
enum Partition: String, Sendable {
    case aws
    case china = "aws-cn"
    case usGov = "aws-us-gov"
    case iso = "aws-iso"
    case isoB = "aws-iso-b"

    init(region: String) {
        switch region {
        case _ where region.hasPrefix("cn-"): self = .china
        case _ where region.hasPrefix("us-gov-"): self = .usGov
        case _ where region.hasPrefix("us-isob-"): self = .isoB
        case _ where region.hasPrefix("us-iso-"): self = .iso
        default: self = .aws
        }
    }

    var domain: String {
        switch self {
        case .aws, .usGov: "amazonaws.com"
        case .china: "amazonaws.com.cn"
        case .iso: "c2s.ic.gov"
        case .isoB: "sc2s.sgov.gov"
        }
    }

    var dualStackDomain: String? {
        switch self {
        case .aws, .usGov: "api.aws"
        case .china: "api.amazonwebservices.com.cn"
        case .iso, .isoB: nil
        }
    }
}
