package import SigV4

/// An answer: its head, and a body that is read once.
package struct AWSResponse: Sendable {
    package var status: Int
    package var headers: [HeaderField]
    package var body: ResponseBody

    package init(status: Int, headers: [HeaderField], body: ResponseBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.elementsEqual(name.utf8) || $0.name.lowercased() == name.lowercased() }?.value
    }
}
