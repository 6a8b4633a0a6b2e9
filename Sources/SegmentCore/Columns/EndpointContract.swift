/// The rules of endpoints as Amazon Pinpoint has them, which the embedded audience keeps to as well.
///
/// Sources: Pinpoint user guide, "Importing segments" (columns, file rules), and its quota page (lengths, counts,
/// 15 KB a row, 1 GB an import); values of `ChannelType` and `OptOut` from the API reference.
package enum EndpointContract {
    package static let channels = [
        "PUSH", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "SMS", "VOICE", "EMAIL",
        "BAIDU", "CUSTOM", "IN_APP",
    ]

    /// What differs between the destinations that keep these rules is a parameter; `DestinationContract` says what each
    /// means. No flag follows from another.
    package static func make(
        identity: DestinationIdentity, reportsRows: Bool, findIsCertain: Bool, csvIsOneLine: Bool,
        isolationRows: Int = 1_000, definesSegments: Bool = false
    ) -> DestinationContract {
        DestinationContract(
            identity: identity, families: families, fields: fields, refused: refused,
            attributeNameLength: 50, valueLength: 100, listLength: 50, rowBytes: 15 * 1_024,
            customAttributes: 250, batchRows: 100_000, batchBytes: 900_000_000, reportsRows: reportsRows,
            findIsCertain: findIsCertain, isolationRows: isolationRows, definesSegments: definesSegments,
            csvIsOneLine: csvIsOneLine,
            nameCaution: .init(characters: "#:?\\/", trouble: "Pinpoint's console cannot show names with"),
            rowShape: RowShape(key: EndpointField.id, values: .lists, nothing: .emptyList))
    }

    private static let families = [
        DestinationContract.Family(prefix: "Attributes.", kind: .endpoint),
        DestinationContract.Family(prefix: "User.UserAttributes.", kind: .user),
        DestinationContract.Family(prefix: "Metrics.", kind: .metric),
    ]

    private static let fields: [DestinationContract.Field] =
        [
            .init(name: EndpointField.address),
            .init(name: EndpointField.channelType, oneOf: channels),
            .init(name: EndpointField.optOut, oneOf: ["ALL", "NONE"]),
            .init(name: "EffectiveDate"),
            .init(name: "RequestId"),
            .init(name: Attribute.userID),
        ]
        + ["AppVersion", "Locale", "Make", "Model", "ModelVersion", "Platform", "PlatformVersion", "Timezone"]
        .map { .init(name: "Demographic.\($0)") }
        + ["City", "Country", "PostalCode", "Region"].map { .init(name: "Location.\($0)") }
        + ["Latitude", "Longitude"].map { .init(name: "Location.\($0)", isNumber: true) }

    private static let refused = [
        "EndpointStatus": "an import cannot set it: Pinpoint derives it from the address"
    ]
}

/// Names of fields that mean something to the program itself.
package enum EndpointField {
    package static let id = "Id"
    package static let address = "Address"
    package static let channelType = "ChannelType"
    package static let optOut = "OptOut"
}
