extension AWSSettings {
    /// For each service: its variable, then the general variable, then the profile's `services` section, then the
    /// profile's `endpoint_url`.
    static func endpoints(
        _ system: AWSSurroundings, _ profile: Profile?, _ files: SharedFiles
    ) throws(AWSError) -> EndpointResolver {
        func isOn(_ variable: String, _ key: String) -> Bool {
            (system.variable(variable) ?? profile?[key])?.lowercased() == "true"
        }
        var resolver = EndpointResolver(
            usesFIPS: isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            usesDualStack: isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"))
        if isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") { return resolver }
        let general = system.variable("AWS_ENDPOINT_URL")
        let sections = profile?["services"].flatMap { files.services($0) } ?? [:]
        for service in AWSService.all {
            let variable = EndpointResolver.variable(of: service)
            if let text = system.variable(variable) {
                resolver.byService[service.id] = try endpoint(text, variable)
            } else if general == nil, let text = sections[EndpointResolver.key(of: service)]?["endpoint_url"] {
                resolver.byService[service.id] = try endpoint(text, "endpoint_url of \(service.id)")
            }
        }
        if let general {
            resolver.general = try endpoint(general, "AWS_ENDPOINT_URL")
        } else if let text = profile?["endpoint_url"] {
            resolver.general = try endpoint(text, "endpoint_url of the profile")
        }
        return resolver
    }

    private static func endpoint(_ text: String, _ place: String) throws(AWSError) -> Endpoint {
        guard let endpoint = Endpoint(text) else {
            throw AWSError(
                .configuration, code: "bad_endpoint", message: "\(place) is not an http or https URL",
                hint: "an endpoint is like https://host:port/path")
        }
        return endpoint
    }
}

extension AWSService {
    static let all = [athena, glue, pinpoint, s3, sns, sts, sso, ssoOIDC]
}
