extension SQL {
    // MARK: Relations

    /// A table of the results root.
    package static func table(_ key: ObjectKey) -> SQL { SQL(.relation(.table(key))) }

    /// An analyst's query.
    package static func query(_ text: SourceText) -> SQL { SQL(.relation(.query(text))) }

    /// A file that is not a table, with these text columns.
    package static func file(_ key: ObjectKey, _ format: ImportBatch.Format, columns: [String]) -> SQL {
        SQL(.relation(.file(key, format, columns: columns)))
    }

    /// The rows that a destination refused: JSON lines with the text fields `id` and `reason`.
    package static func rejections(_ key: ObjectKey) -> SQL { .file(key, .jsonLines, columns: ["id", "reason"]) }

    // MARK: Types

    package static let text = SQL(.type(.text))
    package static let integer = SQL(.type(.integer))
    package static let double = SQL(.type(.double))
    package static let textList = SQL(.type(.textList))

    /// NULL as a text: a column of a union takes its type from its first select.
    package static let nullText: SQL = "CAST(NULL AS \(.text))"

    // MARK: Functions

    package static func canonical(_ expression: SQL, _ type: ValueType) -> SQL {
        SQL(.function(.canonical(expression, type)))
    }

    package static func matches(_ text: SQL, pattern: String) -> SQL {
        SQL(.function(.matches(text, pattern: pattern)))
    }

    package static func byteCount(_ text: SQL) -> SQL { SQL(.function(.byteCount(text))) }
    package static func jsonString(_ text: SQL) -> SQL { SQL(.function(.jsonString(text))) }
    package static func bit(_ number: SQL, index: Int) -> SQL { SQL(.function(.bit(number, index: index))) }
    package static func isNumber(_ text: SQL) -> SQL { SQL(.function(.isNumber(text))) }
    package static func listCount(_ list: SQL) -> SQL { SQL(.function(.listCount(list))) }
    package static func longestElement(_ list: SQL) -> SQL { SQL(.function(.longestElement(list))) }
    package static func listOfText(_ text: SQL) -> SQL { SQL(.function(.listOfText(text))) }
    package static func digest(_ values: [SQL]) -> SQL { SQL(.function(.digest(values))) }
    package static func bucket(_ value: SQL, bits: Int) -> SQL { SQL(.function(.bucket(value, bits: bits))) }
}
