package import Foundation

/// How values become JSON in journals, tickets and small objects: sorted keys, ISO dates, no escaped slashes.
package enum JSONCoding {
    package static func data(_ value: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        // Our values hold nothing that JSON cannot say; an empty object would be refused when read.
        return (try? encoder.encode(value)) ?? Data("{}".utf8)
    }

    package static func value<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return try decoder.decode(type, from: data)
    }
}
