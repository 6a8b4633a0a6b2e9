import Foundation
import TestSupport
import Testing

/// The files of vectors beside this one.
enum Vectors {
    static let folder = Checkout.root.appending(path: "Tests/SigV4Tests")

    static func read<T: Decodable>(_ name: String, as type: T.Type) -> T where T: RangeReplaceableCollection {
        do {
            return try decode(Data(contentsOf: folder.appending(path: "\(name).json")), as: type)
        } catch {
            Issue.record(error)
            return T()
        }
    }

    static func decode<T: Decodable>(_ data: Data, as type: T.Type) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: data)
    }
}
