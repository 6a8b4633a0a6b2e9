import SegmentCore
import Testing

@testable import Webhooks

@Suite struct AddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "203.0.113.9",
        "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001:0:1::1", "::127.0.0.1",
    ])
    func `an address of this machine, this network or nobody is internal`(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isInternal)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1", "100.128.0.1", "169.253.1.1",
        "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
    ])
    func `an address of the public internet is not`(_ text: String) throws {
        #expect(try !#require(IPAddress(text)).isInternal)
    }

    @Test(arguments: ["", "localhost", "127.1", "1.2.3.4.5", "fe80::1%eth0", "[::1]", "0x7f000001"])
    func `what is no address in its usual notation is none`(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test func `names and what they lead to`() async throws {
        #expect(await NameLookup.addresses(of: "192.0.2.7").map(\.description) == ["192.0.2.7"])
        let local = await NameLookup.addresses(of: "localhost")
        #expect(!local.isEmpty && local.allSatisfy(\.isInternal))
        // The old notations of the system lead to this machine too, and are seen to.
        #expect(await NameLookup.addresses(of: "2130706433").allSatisfy(\.isInternal))
    }

    @Test(arguments: [
        ("https://example.com/a?b=c", "example.com"), ("http://[::1]:80/", "::1"),
        ("HTTPS://a-b_c.example:8443", "a-b_c.example"),
    ])
    func `an address tells its host only`(_ text: String, _ host: String) throws {
        let address = try #require(WebhookAddress(text))
        #expect(address.host == host && address.description == host)
    }

    @Test(arguments: [
        "example.com", "ftp://example.com", "https://", "https:///x", "https://user@example.com",
        "https://u:p@example.com", "https://example.com/#x", "https://exa%6dple.com", "https://ex ample.com",
        "https://münchen.example", "https://[::1", "https://[fe80::1%25eth0]/",
    ])
    func `what is no plain address is none`(_ text: String) { #expect(WebhookAddress(text) == nil) }
}
