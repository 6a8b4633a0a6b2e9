/// The type of a column of text files, as `headgate.yaml` and catalogues write it.
///
/// Both spellings are read, `varchar[]` and `struct(a bigint)`, and the catalogue's `array<string>` and
/// `struct<a:bigint>`. An engine spells the value; a text that is not a known type never reaches a statement.
package struct LakeType: Sendable, Hashable, Codable, CustomStringConvertible {
    package indirect enum Form: Sendable, Hashable {
        case scalar(Scalar)
        case decimal(precision: Int, scale: Int)
        case list(Form)
        case map(key: Form, value: Form)
        case structure([Field])
    }

    package struct Field: Sendable, Hashable {
        package var name: String
        package var form: Form
    }

    /// The words are those of `headgate.yaml`.
    package enum Scalar: String, Sendable, Hashable {
        case varchar, boolean, tinyint, smallint, integer, bigint, float, double, date, time, timestamp, timestamptz
        case blob, json, uuid
    }

    package let form: Form

    /// Nil for a text that is not a type of text files.
    package init?(_ text: String) {
        var reader = LakeTypeReader(text)
        guard let form = reader.type(depth: 0), reader.isAtEnd else { return nil }
        self.form = form
    }

    package static let text = LakeType(form: .scalar(.varchar))
    package static let json = LakeType(form: .scalar(.json))

    private init(form: Form) { self.form = form }

    /// Made of other types, or of a list of them.
    package var isNested: Bool {
        switch form {
        case .scalar, .decimal: false
        case .list, .map, .structure: true
        }
    }

    /// A date or a point in time.
    package var isTime: Bool {
        switch form {
        case .scalar(.date), .scalar(.timestamp), .scalar(.timestamptz): true
        default: false
        }
    }

    /// As `headgate.yaml` writes it; `init(_:)` reads it again.
    package var description: String { form.description }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let type = LakeType(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a type"))
        }
        self = type
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension LakeType.Form: CustomStringConvertible {
    package var description: String {
        switch self {
        case .scalar(let scalar): scalar.rawValue
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .list(let element): "\(element)[]"
        case .map(let key, let value): "map(\(key), \(value))"
        case .structure(let fields):
            "struct(\(fields.map { "\(StandardSQL.identifier($0.name)) \($0.form)" }.joined(separator: ", ")))"
        }
    }
}
