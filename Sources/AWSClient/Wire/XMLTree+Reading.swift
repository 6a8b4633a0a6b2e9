import CExpat

extension XMLTree {
    /// Bounds of a document. The largest answer that is read is a page of 1,000 S3 keys, about 1 MB and four levels deep.
    enum Limit {
        /// Bytes.
        static let size = 16 << 20
        /// Elements within each other.
        static let depth = 32
    }

    /// Reads a whole document.
    ///
    /// - Throws: for a document that is not well-formed, has a document type (and so entities of its own), or passes a
    ///   limit. The text of the document is never quoted.
    static func read(_ bytes: [UInt8]) throws(AnswerProblem) -> XMLTree {
        guard bytes.count <= Limit.size else {
            throw AnswerProblem("is an XML document of more than \(Limit.size >> 20) MiB")
        }
        guard let parser = XML_ParserCreateNS(nil, TreeBuilder.separator) else {
            throw AnswerProblem("could not be read: out of memory")
        }
        defer { XML_ParserFree(parser) }
        let builder = TreeBuilder(parser)
        return try withExtendedLifetime(builder) { () throws(AnswerProblem) -> XMLTree in
            builder.listen()
            let status = bytes.withUnsafeBytes { buffer in
                XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
            }
            if let refusal = builder.refusal { throw AnswerProblem(refusal) }
            guard status == XML_STATUS_OK, let root = builder.root else { throw AnswerProblem("is not XML") }
            return root
        }
    }
}

/// Builds the tree from what expat reports.
private final class TreeBuilder {
    /// Between namespace and name of an element; it cannot occur in either.
    static let separator = XML_Char(bitPattern: 0x0A)

    private let parser: XML_Parser
    private var open: [XMLTree] = []
    private(set) var root: XMLTree?
    /// Why the document was refused although it may be well-formed.
    private(set) var refusal: String?

    init(_ parser: XML_Parser) { self.parser = parser }

    func listen() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, _ in TreeBuilder.of(data)?.begin(name) },
            { data, _ in TreeBuilder.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, count in TreeBuilder.of(data)?.add(text, count) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            TreeBuilder.of(data)?.refuse("is XML with a document type, which is not read")
        }
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> TreeBuilder? {
        data.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private func begin(_ name: UnsafePointer<XML_Char>?) {
        guard refusal == nil, let name else { return }
        guard open.count < XMLTree.Limit.depth else {
            return refuse("is XML of more than \(XMLTree.Limit.depth) levels")
        }
        let whole = String(cString: name)
        open.append(XMLTree(name: whole.split(separator: "\n").last.map(String.init) ?? whole))
    }

    private func add(_ text: UnsafePointer<XML_Char>?, _ count: Int32) {
        guard refusal == nil, let text, !open.isEmpty else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
        open[open.count - 1].text += String(decoding: bytes, as: UTF8.self)
    }

    private func end() {
        guard refusal == nil, let closed = open.popLast() else { return }
        if open.isEmpty { root = closed } else { open[open.count - 1].children.append(closed) }
    }

    private func refuse(_ reason: String) {
        guard refusal == nil else { return }
        refusal = reason
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}
