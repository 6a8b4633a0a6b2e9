import SegmentCore

extension TableReader {
    /// A table on S3. Reading a project does not call S3: only the form of the address is checked.
    func tableOnS3(_ entry: ConfigNode.Entry, _ path: ConfigText, _ form: TableForm) -> LakeTable? {
        if let (message, hint) = Self.objection(to: path.text) {
            reading.report(.badValue, "table \(entry.key): \(message)", at: path.place, hint: hint)
            return nil
        }
        let name = path.text.split(separator: "/").last.map(String.init) ?? ""
        let isGlob = path.text.contains { "*[".contains($0) }
        let format = form.format ?? Self.format(ofName: name)
        if isGlob || !path.text.hasSuffix("/") && Self.format(ofName: name) != nil {
            return form.table(
                entry, path: path.text, format: format ?? .parquet, hive: path.text.contains("="))
        }
        guard let format else {
            reportUnknownFormat(entry, path)
            return nil
        }
        // All files of the folder, as in catalogues, except those whose names begin with `_` or `.`, such as `_SUCCESS`
        // and `.hidden`.
        let folder = path.text.hasSuffix("/") ? path.text : path.text + "/"
        return form.table(entry, path: folder + "**/[!_.]*", format: format, hive: true)
    }

    /// The reason why an address is refused, and a hint. To S3, dots and empty parts are names, to other programs they
    /// are steps; to the engine a `?` begins settings. An address must be unambiguous.
    static func objection(to text: String) -> (message: String, hint: String?)? {
        let form = "write s3://bucket/prefix/**/*.parquet, or a folder with its format"
        guard text.hasPrefix("s3://") else {
            let isOther = ["s3a://", "s3n://"].contains { text.hasPrefix($0) }
            return (
                "a path is a file, a folder or a glob, on this machine or at s3://",
                isOther ? "write s3:// in its place" : form
            )
        }
        let parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        guard let bucket = parts.first, isBucket(bucket) else {
            return ("the address names no bucket", "a bucket has 3 to 63 of a-z, 0-9, '-' and '.'; " + form)
        }
        guard parts.count > 1 else {
            return ("the address is a whole bucket", "to read all of it, write s3://bucket/ and a format")
        }
        if parts.dropFirst().dropLast().contains("") || parts.contains(".") || parts.contains("..") {
            return ("the address has an empty part, '.' or '..'", nil)
        }
        if text.contains("?") { return ("the address has a '?'", "* and [...] are wildcards here") }
        if text.unicodeScalars.contains(where: { $0.value < 32 }) {
            return ("the address has a control character", nil)
        }
        return nil
    }

    private static func isBucket(_ name: Substring) -> Bool {
        (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }
}
