/// A small XML document as a tree: element names without their prefix, text and children. Attributes are left out.
package struct XMLTree: Equatable, Sendable {
    package var name: String
    package var text = ""
    package var children: [XMLTree] = []

    package init(name: String, text: String = "", children: [XMLTree] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    func first(_ name: String) -> XMLTree? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

    /// The text of a child; nil without that child.
    func text(_ name: String) -> String? { first(name)?.text }

    /// The text of a child that the answer must have.
    func required(_ name: String) throws(AnswerProblem) -> String {
        guard let text = text(name) else { throw AnswerProblem("has no \(name)") }
        return text
    }
}
