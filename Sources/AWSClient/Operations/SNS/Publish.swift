package import SigV4

/// Publishes a message to a topic. There is no token: a repeated call would publish twice, so it is not repeated when
/// its result is unknown.
package struct Publish: QueryOperation {
    package static let service = AWSService.sns
    package static let name = "Publish"
    package static let version = "2010-03-31"
    package var repetition: Repetition { .onlyIfRefused }

    package struct Output: Hashable, Sendable {
        package var messageID: String
    }

    package var topicArn: String
    /// At most 262,144 bytes.
    package var message: String
    /// Printable ASCII, 1 to 99 characters.
    package var subject: String?
    /// Of the type String; names and values are not empty.
    package var attributes: [String: String]
    /// For a FIFO topic, which needs both: the ordering group and the deduplication id.
    package var fifo: (group: String, deduplication: String)?

    package init(
        topicArn: String, message: String, subject: String? = nil, attributes: [String: String] = [:],
        fifo: (group: String, deduplication: String)? = nil
    ) {
        self.fifo = fifo
        self.topicArn = topicArn
        self.message = message
        self.subject = subject
        self.attributes = attributes
    }

    package var parameters: [QueryItem] {
        let head = [
            QueryItem("TopicArn", topicArn), QueryItem("Message", message), subject.map { QueryItem("Subject", $0) },
            fifo.map { QueryItem("MessageGroupId", $0.group) },
            fifo.map { QueryItem("MessageDeduplicationId", $0.deduplication) },
        ].compactMap(\.self)
        let sorted = attributes.sorted { $0.key < $1.key }
        return head
            + zip(1..., sorted).flatMap { number, attribute in
                let entry = "MessageAttributes.entry.\(number)"
                return [
                    QueryItem("\(entry).Name", attribute.key), QueryItem("\(entry).Value.DataType", "String"),
                    QueryItem("\(entry).Value.StringValue", attribute.value),
                ]
            }
    }

    package func output(of result: XMLTree) throws(AnswerProblem) -> Output {
        Output(messageID: try result.required("MessageId"))
    }
}
