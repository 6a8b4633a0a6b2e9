import SigV4
import Testing

@Suite struct CredentialsTests {
    private let keys = SigningCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the-token")

    @Test func `no print, dump or reflection shows the secret`() {
        var dumped = ""
        dump([keys], to: &dumped)
        dump(Signer(credentials: keys, region: "r", service: "s"), to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), String(describing: Optional(keys)), "\([keys])", dumped] {
            #expect(text.contains("AKIDEXAMPLE"))
            #expect(!text.contains("the-"))
        }
    }

    @Test func `encoding is of bytes, not of characters`() {
        #expect(URIEncoding.component("a b+%~/é") == "a%20b%2B%25~%2F%C3%A9")
        #expect(URIEncoding.component("e\u{301}") == "e%CC%81")
        #expect(URIEncoding.path("/a b/\u{1F1E9}\u{1F1EA}") == "/a%20b/%F0%9F%87%A9%F0%9F%87%AA")
        #expect(URIEncoding.query([QueryItem("a", "1"), QueryItem("b")]) == "a=1&b=")
    }
}
