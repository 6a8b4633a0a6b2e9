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

    /// The number that every kept file has, whatever else stands in it; nil for what is none of ours.
    package static func format(of data: Data) -> Int? {
        struct Header: Decodable { var format: Int }
        return (try? JSONDecoder().decode(Header.self, from: data))?.format
    }

    /// What is wrong with a small file that could not be read, as the end of a sentence.
    static func misfit(_ data: Data, format: Int) -> String {
        guard let found = self.format(of: data), found != format else { return "is damaged" }
        return "has the format \(found), and this version reads the format \(format) only"
    }
}
