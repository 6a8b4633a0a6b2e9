package import SigV4

/// An operation of the protocol "query": the request is a form, the answer is XML.
package protocol QueryOperation: AWSOperation {
    static var version: String { get }
    var parameters: [QueryItem] { get }
    /// `true` unless the parameters identify the caller.
    var isSigned: Bool { get }

    /// Reads `<NameResult>`.
    func output(of result: XMLTree) throws(AnswerProblem) -> Output
}

extension QueryOperation {
    package var isSigned: Bool { true }

    package func request() throws(AWSError) -> AWSRequest {
        let form = [QueryItem("Action", Self.name), QueryItem("Version", Self.version)] + parameters
        return AWSRequest(
            "POST", headers: [HeaderField("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: .bytes(Array(URIEncoding.query(form).utf8)), isSigned: isSigned)
    }

    package func output(of response: AWSResponse) async throws -> Output {
        let root = try XMLTree.read(await response.body.collected())
        guard let result = root.first("\(Self.name)Result") else { throw AnswerProblem("has no \(Self.name)Result") }
        return try output(of: result)
    }
}
