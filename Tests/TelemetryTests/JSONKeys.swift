import Foundation

/// The keys that a value has in JSON.
enum JSONKeys {
    static func of(_ value: some Encodable) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
        return (object as? [String: Any]).map { Array($0.keys) } ?? []
    }
}
