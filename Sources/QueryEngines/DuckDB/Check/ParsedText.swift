import Foundation
import SegmentCore

/// The parser's result for a text: exactly one SELECT, or the reason why it is not.
enum ParsedText: Sendable {
    case select(SyntaxTree)
    case refused(Problem)

    /// Longest text that is given to the engine, in bytes; the limit of Athena too.
    static let maximumLength = 262_144

    /// Problems that are found without the engine.
    static func refusal(of source: SourceText) -> Problem? {
        if source.text.utf8.count > maximumLength {
            return Problem(
                .sqlTooLong, "the query has \(source.text.utf8.count) bytes; at most \(maximumLength) are taken",
                file: source.name)
        }
        if let nul = source.text.utf8.firstIndex(of: 0) {
            let offset = source.text.utf8.distance(from: source.text.startIndex, to: nul)
            return Problem(.sqlNULByte, "the query contains a NUL byte", in: source, at: offset)
        }
        return nil
    }

    init(_ source: SourceText, tree json: String) {
        guard let tree = SyntaxTree(json: json) else {
            self = .refused(.tooDeep(source))
            return
        }
        if tree["error"]?.isTrue == true {
            self = .refused(Self.problem(tree, source))
            return
        }
        let statements = tree["statements"]?.elements ?? []
        switch (statements.first?["node"], statements.count) {
        case (nil, _):
            self = .refused(Problem(.sqlEmpty, "there is no statement", file: source.name))
        case (let node?, 1):
            self = .select(node)
        default:
            self = .refused(
                Problem(
                    .sqlManyStatements, "there are \(statements.count) statements; one SELECT is accepted",
                    file: source.name))
        }
    }

    private static func problem(_ tree: SyntaxTree, _ source: SourceText) -> Problem {
        let message = tree["error_message"]?.text ?? ""
        let offset = tree["position"]?.text.flatMap { Int($0) }
        if message.contains("memory exhausted") || message.contains("expression depth") { return .tooDeep(source) }
        if tree["error_type"]?.text == "not implemented" || message.contains("needs a SELECT") {
            return Problem(.sqlNotSelect, "only a single SELECT is taken", file: source.name)
        }
        if let offset, source.line(atUTF8: offset).drop(while: \.isWhitespace).first == "." {
            return Problem(
                .dotCommand, "a line that starts with '.' is not SQL", in: source, at: offset,
                hint: "commands of the engine's shell are not taken")
        }
        // The token in the message may be a literal, and a secret: the place is enough.
        let token = message.wholeMatch(of: /syntax error at or near "(.*)"/.dotMatchesNewlines())?.output.1
        let named = token.flatMap { $0.wholeMatch(of: /[A-Za-z_]+|[^\w'"\s]+/)?.output }
        return Problem(
            .sqlSyntax, named.map { "syntax error at \"\($0)\"" } ?? "syntax error", in: source, at: offset)
    }
}

extension Problem {
    fileprivate static func tooDeep(_ source: SourceText) -> Problem {
        Problem(.sqlTooDeep, "the query is nested too deeply", file: source.name)
    }
}

extension SourceText {
    var withUnixLines: SourceText { SourceText(text.withUnixLines, name: name) }

    /// The line around a UTF-8 offset.
    func line(atUTF8 offset: Int) -> Substring {
        let wanted = place(atUTF8: offset).line
        let lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
        return wanted <= lines.count ? lines[wanted - 1] : ""
    }
}
