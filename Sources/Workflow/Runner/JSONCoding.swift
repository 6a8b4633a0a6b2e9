package import Foundation

/// How values become JSON in journals, tickets and small objects: sorted keys, ISO dates, no escaped slashes.
package enum JSONCoding {
    package static func data(_ value: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        // Our values always encode. An empty object would be refused when it is read.
        return (try? encoder.encode(value)) ?? Data("{}".utf8)
    }

    package static func value<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        return try decoder.decode(type, from: data)
    }

    /// The format number of a kept file; nil where it has none.
    package static func format(of data: Data) -> Int? {
        struct Header: Decodable { var format: Int }
        return (try? JSONDecoder().decode(Header.self, from: data))?.format
    }

    /// Why a small file could not be read, as the end of a sentence.
    static func misfit(_ data: Data, format: Int) -> String {
        guard let found = self.format(of: data), found != format else { return "is damaged" }
        return "has the format \(found), and this version reads the format \(format) only"
    }
}
