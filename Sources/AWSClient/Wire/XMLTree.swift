import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A small XML answer as a tree: names without prefix, text, children. Entities from outside are never loaded.
package struct XMLTree: Equatable, Sendable {
    package var name: String
    package var text = ""
    package var children: [XMLTree] = []

    /// The root element; a body that is no well-formed XML is a problem.
    static func read(_ bytes: [UInt8]) throws(AnswerProblem) -> XMLTree {
        let parser = XMLParser(data: Data(bytes))
        let builder = TreeBuilder()
        parser.delegate = builder
        parser.shouldResolveExternalEntities = false
        parser.shouldProcessNamespaces = true
        guard parser.parse(), let root = builder.root else { throw AnswerProblem("is not XML") }
        return root
    }

    func first(_ name: String) -> XMLTree? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

    /// The text of a child; `nil` without that child.
    func text(_ name: String) -> String? { first(name)?.text }

    /// The text of a child that the answer must have.
    func required(_ name: String) throws(AnswerProblem) -> String {
        guard let text = text(name) else { throw AnswerProblem("has no \(name)") }
        return text
    }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
    var root: XMLTree?
    private var open: [XMLTree] = []

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes: [String: String]
    ) { open.append(XMLTree(name: elementName)) }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !open.isEmpty { open[open.count - 1].text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA data: Data) {
        if !open.isEmpty { open[open.count - 1].text += String(decoding: data, as: UTF8.self) }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
    ) {
        guard let closed = open.popLast() else { return }
        if open.isEmpty { root = closed } else { open[open.count - 1].children.append(closed) }
    }
}
