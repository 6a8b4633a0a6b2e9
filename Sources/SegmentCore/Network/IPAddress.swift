#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address, and whether it belongs to the public internet. Pure.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16, most significant first.
    let bytes: [UInt8]
    package let description: String

    /// Nil unless `text` is an address in its usual notation. A zone (`fe80::1%eth0`) is not accepted.
    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
        description = text
    }

    /// Whether it is anything but a unicast address of the public internet: this machine, a private network, multicast,
    /// reserved. An IPv4 address inside an IPv6 one counts as itself.
    package var isInternal: Bool {
        if bytes.count == 4 { return Self.internalFour.contains { $0.contains(bytes) } }
        if let inner = embeddedFour { return Self.internalFour.contains { $0.contains(inner) } }
        // 2000::/3 is all that is assigned to the public; the rest is loopback, link-local, unique local and multicast.
        return !Range6.global.contains(bytes) || Self.internalSix.contains { $0.contains(bytes) }
    }

    /// IPv4-mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
    private var embeddedFour: [UInt8]? {
        if Range6.mapped.contains(bytes) || Range6.nat64.contains(bytes) { return Array(bytes[12...]) }
        if Range6.sixToFour.contains(bytes) { return Array(bytes[2..<6]) }
        return nil
    }

    private enum Range6 {
        static let global = AddressRange([0x20], 3)
        static let mapped = AddressRange([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96)
        static let nat64 = AddressRange([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96)
        static let sixToFour = AddressRange([0x20, 0x02], 16)
    }

    /// The IANA registry of special-purpose addresses, and multicast.
    private static let internalFour = [
        AddressRange([0], 8), AddressRange([10], 8), AddressRange([100, 64], 10), AddressRange([127], 8),
        AddressRange([169, 254], 16), AddressRange([172, 16], 12), AddressRange([192, 0, 0], 24),
        AddressRange([192, 0, 2], 24), AddressRange([192, 88, 99], 24), AddressRange([192, 168], 16),
        AddressRange([198, 18], 15), AddressRange([198, 51, 100], 24), AddressRange([203, 0, 113], 24),
        AddressRange([224], 4), AddressRange([240], 4),
    ]

    /// Inside 2000::/3: Teredo, ORCHID, documentation.
    private static let internalSix = [
        AddressRange([0x20, 0x01, 0, 0], 32), AddressRange([0x20, 0x01, 0, 0x10], 28),
        AddressRange([0x20, 0x01, 0, 0x20], 28), AddressRange([0x20, 0x01, 0x0d, 0xb8], 32),
        AddressRange([0x3f, 0xff, 0], 20),
    ]
}

/// A range of addresses that share their first bits.
private struct AddressRange {
    let start: [UInt8]
    let bits: Int

    /// Bytes that are left out are 0.
    init(_ start: [UInt8], _ bits: Int) {
        self.start = start
        self.bits = bits
    }

    func contains(_ bytes: [UInt8]) -> Bool {
        (0..<(bits + 7) / 8).allSatisfy { index in
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> min(8, bits - index * 8))
            let wanted = index < start.count ? start[index] : 0
            return bytes[index] & mask == wanted & mask
        }
    }
}
