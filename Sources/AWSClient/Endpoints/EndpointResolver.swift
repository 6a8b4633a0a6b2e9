import SigV4

/// Finds the endpoint of a service: the one set for it, the one set for all services, or AWS's own in the region.
package struct EndpointResolver: Hashable, Sendable {
    /// By service id: from `AWS_ENDPOINT_URL_<SERVICE>` or the profile.
    package var byService: [String: Endpoint]
    package var general: Endpoint?
    package var usesFIPS: Bool
    package var usesDualStack: Bool

    package init(
        byService: [String: Endpoint] = [:], general: Endpoint? = nil, usesFIPS: Bool = false,
        usesDualStack: Bool = false
    ) {
        self.byService = byService
        self.general = general
        self.usesFIPS = usesFIPS
        self.usesDualStack = usesDualStack
    }

    func endpoint(of service: AWSService, region: String) -> Endpoint {
        byService[service.id] ?? general ?? Endpoint(host: host(of: service, region: region))
    }

    private func host(of service: AWSService, region: String) -> String {
        let partition = Partition(region: region)
        let prefix = service.endpointPrefix + (usesFIPS ? "-fips" : "")
        guard usesDualStack, let domain = partition.dualStackDomain else {
            return "\(prefix).\(region).\(partition.domain)"
        }
        // S3 has its dual-stack names under the older domain.
        return service.id == "S3"
            ? "\(prefix).dualstack.\(region).\(partition.domain)" : "\(prefix).\(region).\(domain)"
    }

    /// `AWS_ENDPOINT_URL_SSO_OIDC` for `SSO OIDC`.
    static func variable(of service: AWSService) -> String { "AWS_ENDPOINT_URL_" + capitals(service) }

    /// `sso_oidc`: the key in a `services` section of the config file.
    static func key(of service: AWSService) -> String { capitals(service).lowercased() }

    private static func capitals(_ service: AWSService) -> String {
        String(service.id.uppercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}

extension Endpoint {
    /// Host and path of a request. The bucket is part of the host at AWS's own endpoint where TLS allows it, and part
    /// of the path at a custom endpoint or where its name has a dot.
    func target(_ request: AWSRequest) -> (authority: String, path: String) {
        guard let bucket = request.bucket else { return (authority, prefix + request.path) }
        let isHostName =
            bucket.count >= 3
            && bucket.utf8.allSatisfy {
                $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
        if isCustom || !isHostName { return (authority, "\(prefix)/\(URIEncoding.component(bucket))\(request.path)") }
        return ("\(bucket).\(authority)", prefix + request.path)
    }
}
