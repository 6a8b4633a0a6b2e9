import Testing

@testable import AWSClient

@Suite struct INIFileTests {
    @Test func `sections, comments, nested keys and quotes`() throws {
        let file = try INIFile(
            """
            # a comment
            [default]
            region = eu-west-1   ; where
            key=a#b
            [ profile "a b" ]
            Region =us-east-1
            s3 =
              # another
              max_concurrent_requests = 20
              addressing_style = path
            output = json\r
            [default]
            region = eu-west-2
            """)
        #expect(file.sections["default"]?.values == ["region": "eu-west-2", "key": "a#b"])
        #expect(file.sections["profile a b"]?.values == ["region": "us-east-1", "s3": "", "output": "json"])
        #expect(
            file.sections["profile a b"]?.nested["s3"] == ["max_concurrent_requests": "20", "addressing_style": "path"])
    }

    @Test(arguments: [
        ("[default\nx = 1", 1, "the section has no ]"), ("x = 1", 1, "a key is before the first section"),
        ("[a]\n\nhello", 3, "there is no = in the line"), ("[a]\n = 2", 2, "there is no key before the ="),
    ])
    func `what is wrong is told with its line`(text: String, line: Int, what: String) {
        #expect(throws: INIFile.Problem(line: line, what: what)) { try INIFile(text) }
    }

    @Test func `words of a command line`() {
        #expect(
            CommandWords.split(#"/bin/x  'a b' "c \"d\" \n" e\ f '' "#) == ["/bin/x", "a b", #"c "d" \n"#, "e f", ""])
        #expect(CommandWords.split("x 'y") == nil)
    }
}
