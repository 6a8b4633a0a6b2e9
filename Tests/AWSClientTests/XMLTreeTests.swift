import Testing

@testable import AWSClient

@Suite struct XMLTreeTests {
    @Test func `elements come with their text and children, without prefix and attributes`() throws {
        let tree = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <r:Result xmlns:r="http://example.com/r/" at="x"><Key>a&amp;b &#233;</Key><r:Key><![CDATA[<c>]]></r:Key>\
            <Empty/></r:Result>
            """)
        #expect(tree.name == "Result")
        #expect(tree.all("Key").map(\.text) == ["a&b é", "<c>"])
        #expect(tree.text("Empty") == "")
        #expect(tree.text("Missing") == nil)
    }

    @Test(arguments: [
        "", " ", "not XML", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>\u{1}</a>", "<a b=1/>", "<p:a/>",
        #"{"message": "no"}"#, "<html><br></html>",
    ])
    func `a document that is not well-formed is refused`(text: String) {
        #expect(throws: AnswerProblem("is not XML")) { try read(text) }
    }

    @Test func `a document that was cut anywhere is refused`() throws {
        let whole = Array("<a xmlns=\"urn:x\"><b>1&amp;2</b><c/></a>".utf8)
        _ = try XMLTree.read(whole)
        for end in whole.indices {
            #expect(throws: AnswerProblem.self) { try XMLTree.read(Array(whole[..<end])) }
        }
    }

    @Test(arguments: [
        #"<!DOCTYPE a [<!ENTITY x "lol">]><a>&x;</a>"#,
        #"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"#,
        #"<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>"#,
    ])
    func `a document type is refused, so no entity is expanded or loaded`(text: String) {
        #expect(throws: AnswerProblem("is XML with a document type, which is not read")) { try read(text) }
    }

    @Test func `depth is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        _ = try read(nested(XMLTree.Limit.depth))
        #expect(throws: AnswerProblem.self) { try read(nested(XMLTree.Limit.depth + 1)) }
        #expect(throws: AnswerProblem.self) { try read(nested(200_000)) }
    }

    @Test func `size is bounded`() {
        let large = "<a>" + String(repeating: "x", count: XMLTree.Limit.size) + "</a>"
        #expect(throws: AnswerProblem("is an XML document of more than 16 MiB")) { try read(large) }
    }

    @Test func `a page of S3 keys is read whole`() throws {
        let contents = (0..<1_000).map { "<Contents><Key>k\($0)</Key><Size>\($0)</Size></Contents>" }.joined()
        let tree = try read("<ListBucketResult>\(contents)<IsTruncated>true</IsTruncated></ListBucketResult>")
        #expect(tree.all("Contents").count == 1_000)
        #expect(tree.all("Contents").last?.text("Key") == "k999")
        #expect(tree.text("IsTruncated") == "true")
    }

    private func read(_ text: String) throws(AnswerProblem) -> XMLTree { try XMLTree.read(Array(text.utf8)) }
}
