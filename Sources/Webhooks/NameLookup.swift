import NIOPosix
package import SegmentCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Resolves a host name with the system's resolver.
package enum NameLookup {
    /// Empty where the name is unknown or the caller was cancelled. The system call cannot be cancelled; it ends on its
    /// own thread.
    package static func addresses(of host: String) async -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        let (answers, continuation) = AsyncStream.makeStream(of: [IPAddress].self)
        NIOThreadPool.singleton.submit { state in
            continuation.yield(state == .active ? ask(host) : [])
            continuation.finish()
        }
        for await answer in answers { return answer }
        return []
    }

    private static func ask(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [IPAddress] = []
        var entry = first
        while let current = entry {
            if let text = numeric(current.pointee), let address = IPAddress(text), !found.contains(address) {
                found.append(address)
            }
            entry = current.pointee.ai_next
        }
        return found
    }

    private static func numeric(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
