import Foundation

/// Encodes and decodes JSON bodies. Members begin with a capital on the wire and with a small letter in our types; the
/// keys of maps are unchanged. Times are epoch seconds with a fraction, as in JSON 1.1.
enum JSONWire {
    static func encode(_ value: some Encodable, for service: AWSService, _ operation: String) throws(AWSError)
        -> [UInt8]
    {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .custom { WireKey($0.last) { $0.uppercased() } }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try Array(encoder.encode(value))
        } catch {
            throw AWSError(
                .configuration, service: service.id, operation: operation, code: "bad_input",
                message: "the input cannot be written as JSON")
        }
    }

    /// An error names a place in the JSON, never its content: it may be row data.
    static func decode<T: Decodable>(_ type: T.Type, from body: [UInt8]) throws(AnswerProblem) -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { WireKey($0.last) { $0.lowercased() } }
        decoder.dateDecodingStrategy = .secondsSince1970
        do {
            return try decoder.decode(type, from: Data(body))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw AnswerProblem("has no \(path(context.codingPath + [key]))")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            throw AnswerProblem("has another \(path(context.codingPath)) than expected")
        } catch {
            throw AnswerProblem("is not JSON")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

/// A key with its first letter changed.
private struct WireKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ key: (any CodingKey)?, _ change: (String) -> String) {
        let text = key?.stringValue ?? ""
        stringValue = change(String(text.prefix(1))) + text.dropFirst()
        intValue = key?.intValue
    }

    init?(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init?(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
