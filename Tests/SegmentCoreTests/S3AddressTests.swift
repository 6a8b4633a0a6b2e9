import SegmentCore
import Testing

@Suite struct S3AddressTests {
    @Test(arguments: [
        ("s3://lake/a/b.parquet", "lake", "a/b.parquet"), ("s3://lake/a/", "lake", "a/"), ("s3://lake/", "lake", ""),
        ("s3://lake", "lake", ""), ("s3://lake//a//b", "lake", "/a//b"), ("s3://lake/a%20b", "lake", "a%20b"),
        ("s3://lake/s3://b", "lake", "s3://b"),
    ])
    func `the bucket ends at the first slash, and the key is taken as written`(
        _ text: String, _ bucket: String, _ key: String
    ) throws {
        let address = try #require(S3Address(text))
        #expect(address.bucket == bucket)
        #expect(address.key == key)
    }

    @Test(arguments: [
        "", "s3://", "s3:///a", "S3://lake/a", "s3a://lake/a", "/lake/a", "file:///lake/a", "lake/s3://a",
    ])
    func `other schemes and addresses without a bucket are refused`(_ text: String) {
        #expect(S3Address(text) == nil)
    }

    @Test(arguments: [
        ("s3://lake", "", "s3://lake/"), ("s3://lake/a", "a/", "s3://lake/a/"), ("s3://lake/a/", "a/", "s3://lake/a/"),
    ])
    func `a prefix and a folder end in one slash`(_ text: String, _ prefix: String, _ folder: String) throws {
        let address = try #require(S3Address(text))
        #expect(address.prefix == prefix)
        #expect(address.folder == folder)
    }

    @Test func `as a text it is the address again`() throws {
        #expect(try #require(S3Address("s3://lake/a/b")).description == "s3://lake/a/b")
        #expect(try #require(S3Address("s3://lake")).description == "s3://lake/")
    }
}
