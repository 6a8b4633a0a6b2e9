package import AWSClient
package import Foundation
package import SegmentCore

/// The results root on S3: small objects, changed by conditional writes. An object's version is its ETag.
///
/// A conditional write whose answer was lost may have happened, and repeating it would then fail its own condition. So
/// the store reads the object: its content shows whether the write happened. (No two writers write the same bytes:
/// pointers, leases and records contain the run that writes.)
package struct S3ObjectStore: ObjectStore {
    let root: S3Root
    let client: AWSClient
    private let desk: CancellationShield
    private let clock: any Clock<Duration>
    /// Attempts of a call, beyond the client's own retries, while the service fails or the result of a write is
    /// unknown: about a minute. The objects are small and must be written.
    private static let tries = 8

    package init(
        root: S3Root, client: AWSClient, desk: CancellationShield, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.root = root
        self.client = client
        self.desk = desk
        self.clock = clock
    }

    package func get(_ key: ObjectKey) async throws(StoreFailure) -> StoredObject? {
        guard !key.rawValue.isEmpty else { return nil }
        return try await calling(key) { () async throws(AWSError) in
            try await patiently { () async throws(AWSError) in try await read(key) }
        }
    }

    package func put(
        _ data: Data, at key: ObjectKey, when condition: PutCondition
    ) async throws(StoreFailure) -> ObjectVersion {
        guard !key.rawValue.isEmpty else { throw StoreFailure(.denied, "\(root.shown) is the root, not an object") }
        let version = try await calling(key) { () async throws(AWSError) in try await write(data, key, condition) }
        guard let version else {
            throw StoreFailure(.conditionFailed, "\(location(of: key).shown) was changed by another writer")
        }
        return version
    }

    package func list(under prefix: ObjectKey) async throws(StoreFailure) -> [ObjectKey] {
        let folder = root.name(of: prefix) + (prefix.rawValue.isEmpty ? "" : "/")
        let names = try await calling(prefix) { () async throws(AWSError) in
            try await patiently { () async throws(AWSError) in try await self.names(folder) }
        }
        return names.compactMap(root.key).sorted()
    }

    package func delete(_ key: ObjectKey) async throws(StoreFailure) {
        guard !key.rawValue.isEmpty else { throw StoreFailure(.denied, "\(root.shown) is the root, not an object") }
        let left = try await calling(key) { () async throws(AWSError) in
            try await patiently { () async throws(AWSError) in
                _ = try await client.call(DeleteObject(object(key)))
                return try await deleteAll(try await names(root.name(of: key) + "/"))
            }
        }
        guard let first = left.first else { return }
        throw StoreFailure(
            .denied, "\(left.count) objects below \(location(of: key).shown) are still there (\(first.code))")
    }

    package func location(of key: ObjectKey) -> Location { root.location(of: key) }

    // MARK: Calls

    func object(_ key: ObjectKey) -> S3Object { S3Object(bucket: root.bucket, key: root.name(of: key)) }

    private func read(_ key: ObjectKey) async throws(AWSError) -> StoredObject? {
        do throws(AWSError) {
            let (bytes, etag) = try await client.bytes(of: object(key))
            return StoredObject(data: Data(bytes), version: ObjectVersion(etag))
        } catch {
            if error.code == "NoSuchKey" { return nil }
            throw error
        }
    }

    /// Nil where the condition does not hold.
    private func write(
        _ data: Data, _ key: ObjectKey, _ condition: PutCondition
    ) async throws(AWSError) -> ObjectVersion? {
        let put = PutObject(object(key), content: .bytes([UInt8](data)), condition: condition.s3)
        var lost: AWSError?
        for number in 1...Self.tries {
            if number > 1 { await pause(number) }
            do throws(AWSError) {
                return ObjectVersion(try await client.call(put).etag)
            } catch {
                switch error.writeEnd {
                case .refusedByCondition where lost == nil: return nil
                // S3 refuses one of two simultaneous writes; it may be retried.
                case .underWay: lost = error
                case .unknown, .refusedByCondition: lost = error
                case .failed where error.isTransient: lost = lost ?? error
                case .failed: throw error
                }
            }
            if condition == .always { continue }
            let found = try await patiently { () async throws(AWSError) in try await read(key) }
            if let found, found.data == data { return found.version }
            guard condition.holds(for: found?.version) else { return nil }
        }
        throw lost ?? .cancelled
    }

    private func names(_ folder: String) async throws(AWSError) -> [String] {
        var (names, token) = ([String](), String?.none)
        repeat {
            let page = try await client.call(ListObjectsV2(bucket: root.bucket, prefix: folder, token: token))
            names += page.entries.map(\.key)
            token = page.nextToken
        } while token != nil
        return names
    }

    private func deleteAll(_ names: [String]) async throws(AWSError) -> [DeleteObjects.Failure] {
        var left: [DeleteObjects.Failure] = []
        for start in stride(from: 0, to: names.count, by: 1_000) {
            let keys = Array(names[start..<min(start + 1_000, names.count)])
            left += try await client.call(DeleteObjects(bucket: root.bucket, keys: keys)).failures
        }
        return left
    }

    func calling<T: Sendable>(
        _ key: ObjectKey, _ call: @escaping @Sendable () async throws(AWSError) -> T
    ) async throws(StoreFailure) -> T {
        do throws(AWSError) { return try await desk.perform(call) } catch {
            throw StoreFailure(error, at: location(of: key).shown)
        }
    }

    /// Retries a call that can be repeated unchanged.
    func patiently<T>(_ call: () async throws(AWSError) -> T) async throws(AWSError) -> T {
        var number = 1
        while true {
            do throws(AWSError) { return try await call() } catch {
                guard error.isTransient, number < Self.tries else { throw error }
            }
            number += 1
            await pause(number)
        }
    }

    /// 1, 2, 4 … at most 16 seconds.
    private func pause(_ number: Int) async { try? await clock.sleep(for: .seconds(1 << min(number - 2, 4))) }
}
