package import Foundation

extension JSONDecoder {
    /// Reads what AWS writes: `QueueUrl` is `queueUrl`.
    package static var aws: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let name = path.last?.stringValue ?? ""
            return AWSKey(stringValue: name.prefix(1).lowercased() + name.dropFirst())
        }
        return decoder
    }
}

private struct AWSKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
