/// The region and profile of AWS; nil leaves the choice to the environment and the shared files.
package struct AWSSetting: Sendable, Hashable {
    package var region: String?
    package var profile: String?

    package init(region: String? = nil, profile: String? = nil) {
        self.region = region
        self.profile = profile
    }
}
