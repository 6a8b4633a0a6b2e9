/// What a destination takes: columns, limits of rows and batches, and how exactly it answers.
///
/// It is data, so that a new destination states its rules instead of programming them.
package struct DestinationContract: Sendable, Hashable, Codable {
    /// Custom attributes that share a prefix and a kind.
    package struct Family: Sendable, Hashable, Codable {
        package var prefix: String
        package var kind: Attribute.Kind
        /// The objects that hold the family's attributes in JSON lines.
        package var path: [String]

        /// - Parameter path: the parts of the prefix where it is left out.
        package init(prefix: String, kind: Attribute.Kind, path: [String]? = nil) {
            self.prefix = prefix
            self.kind = kind
            self.path = path ?? Field.dotted(prefix)
        }
    }

    /// A field with a fixed name and the values that it takes.
    package struct Field: Sendable, Hashable, Codable {
        package var name: String
        /// Nil: any text.
        package var oneOf: [String]?
        package var isNumber: Bool
        /// The member that holds it in JSON lines: the objects around it, then its own name.
        package var path: [String]

        /// - Parameter path: the parts of the name where it is left out.
        package init(name: String, oneOf: [String]? = nil, isNumber: Bool = false, path: [String]? = nil) {
            self.name = name
            self.oneOf = oneOf
            self.isNumber = isNumber
            self.path = path ?? Self.dotted(name)
        }

        static func dotted(_ name: String) -> [String] { name.split(separator: ".").map(String.init) }
    }

    /// Characters that are taken in a custom attribute's name and cause trouble there.
    package struct NameCaution: Sendable, Hashable, Codable {
        package var characters: String
        /// Reads before one of the characters: `the console cannot show names with`.
        package var trouble: String
        package init(characters: String, trouble: String) {
            self.characters = characters
            self.trouble = trouble
        }
    }

    package var identity: DestinationIdentity
    package var families: [Family]
    package var fields: [Field]
    /// Column names that look right and are refused, with the reason.
    package var refused: [String: String]
    package var nameCaution: NameCaution?
    /// Longest custom attribute name, in Unicode scalars.
    package var attributeNameLength: Int
    /// Longest value or list element, in Unicode scalars.
    package var valueLength: Int
    /// Most elements of a list.
    package var listLength: Int
    /// Largest row, in bytes.
    package var rowBytes: Int
    /// Most custom attributes of one segment.
    package var customAttributes: Int
    package var batchRows: Int
    package var batchBytes: Int
    /// False: outcomes are counts, so a partly failed batch leaves its rows unknown.
    package var reportsRows: Bool
    /// True: a batch that `find` does not know was never taken in, so its doubt can end.
    package var findIsCertain: Bool
    /// A failed batch of this many rows or fewer is not halved again.
    package var isolationRows: Int
    /// True where `Id` alone makes sense, because a segment is defined from the rows.
    package var definesSegments: Bool
    /// True where a CSV cell may hold no line break and no tab: rows with such a text need JSON lines.
    package var csvIsOneLine: Bool
    package var rowShape: RowShape

    package init(
        identity: DestinationIdentity, families: [Family], fields: [Field], refused: [String: String],
        attributeNameLength: Int, valueLength: Int, listLength: Int, rowBytes: Int, customAttributes: Int,
        batchRows: Int, batchBytes: Int, reportsRows: Bool,
        findIsCertain: Bool = false, isolationRows: Int = 1_000, definesSegments: Bool = false,
        csvIsOneLine: Bool = false, nameCaution: NameCaution? = nil, rowShape: RowShape = RowShape()
    ) {
        self.identity = identity
        self.families = families
        self.fields = fields
        self.refused = refused
        self.attributeNameLength = attributeNameLength
        self.valueLength = valueLength
        self.listLength = listLength
        self.rowBytes = rowBytes
        self.customAttributes = customAttributes
        self.batchRows = batchRows
        self.batchBytes = batchBytes
        self.reportsRows = reportsRows
        self.findIsCertain = findIsCertain
        self.isolationRows = isolationRows
        self.definesSegments = definesSegments
        self.csvIsOneLine = csvIsOneLine
        self.nameCaution = nameCaution
        self.rowShape = rowShape
    }

    package func field(named name: String) -> Field? { fields.first { $0.name == name } }
}
