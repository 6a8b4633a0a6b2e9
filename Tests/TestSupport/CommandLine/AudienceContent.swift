import Foundation

/// An endpoint as `audience export` writes it.
package struct ExportedEndpoint: Decodable, Sendable {
    package struct User: Decodable, Sendable {
        package var id: String?
        package var attributes: [String: [String]]?

        enum CodingKeys: String, CodingKey {
            case id = "UserId"
            case attributes = "UserAttributes"
        }
    }

    package var id: String
    package var address: String
    package var channelType: String
    package var attributes: [String: [String]]?
    package var metrics: [String: Double]?
    package var user: User?

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case address = "Address"
        case channelType = "ChannelType"
        case attributes = "Attributes"
        case metrics = "Metrics"
        case user = "User"
    }
}

extension TestProject {
    /// The whole audience by id.
    package func endpoints() async throws -> [String: ExportedEndpoint] {
        let outcome = try await headgate("audience", "export")
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome) }
        let lines = outcome.stdout.split(separator: "\n")
        let endpoints = try lines.map { try JSONDecoder().decode(ExportedEndpoint.self, from: Data($0.utf8)) }
        return Dictionary(uniqueKeysWithValues: endpoints.map { ($0.id, $0) })
    }

    /// Who carries an attribute of the endpoint, with its values joined by a bar.
    package func carriers(_ name: String) async throws -> [String: String] {
        try await endpoints().compactMapValues { $0.attributes?[name]?.joined(separator: "|") }
    }

    /// The same for an attribute of the user, by endpoint.
    package func userCarriers(_ name: String) async throws -> [String: String] {
        try await endpoints().compactMapValues { $0.user?.attributes?[name]?.joined(separator: "|") }
    }
}
