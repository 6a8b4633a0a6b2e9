import AWSClient
import AWSTestSupport
import Foundation
import SNSNotices
import SegmentCore
import TestSupport
import Testing

/// A topic of the bench with a queue that hears it.
struct SNSFixture: Sendable {
    let bench: FakeAWS
    let client: AWSClient
    let topic: String
    let queue: String

    var sink: SNSNoticeSink { SNSNoticeSink(client: client, topicARN: topic, application: "app-1") }

    static func with(
        _ name: String = "notices", _ body: @Sendable @escaping (SNSFixture) async throws -> Void
    ) async throws {
        try await FakeAWS.running { bench in
            try await withClient(bench.variables) { client in
                let isFIFO = name.hasSuffix(".fifo")
                let made = try await client.call(
                    SetUpCall<SNS>(
                        "CreateTopic", version: "2010-03-31",
                        isFIFO
                            ? [
                                "Name": name, "Attributes.entry.1.key": "FifoTopic",
                                "Attributes.entry.1.value": "true",
                            ] : ["Name": name]))
                let topic = try #require(made.split(separator: "<TopicArn>").last?.split(separator: "<").first)
                let attributes = isFIFO ? #", "Attributes": {"FifoQueue": "true"}"# : ""
                let queue = try await client.call(
                    SetUpCall<SQS>(
                        json: #"{"QueueName": "\#(name)"\#(attributes)}"#, target: "AmazonSQS.CreateQueue"))
                struct Made: Decodable { var queueUrl: String }
                let url = try JSONDecoder.aws.decode(Made.self, from: Data(queue.utf8)).queueUrl
                _ = try await client.call(
                    SetUpCall<SNS>(
                        "Subscribe", version: "2010-03-31",
                        [
                            "TopicArn": String(topic), "Protocol": "sqs",
                            "Endpoint": String(topic).replacing(":sns:", with: ":sqs:"),
                        ]))
                try await body(SNSFixture(bench: bench, client: client, topic: String(topic), queue: url))
                #expect(try await bench.violations() == [])
            }
        }
    }

    /// A notification as a subscriber gets it.
    struct Notification: Decodable {
        struct Attribute: Decodable {
            var type: String
            var value: String
        }
        var subject: String
        var message: String
        var messageAttributes: [String: Attribute]

        var attributes: [String: String] { messageAttributes.mapValues(\.value) }
    }

    /// What has arrived since the last time, oldest first.
    func received() async throws -> [Notification] {
        struct Page: Decodable {
            struct Message: Decodable {
                var body: String
                var receiptHandle: String
            }
            var messages: [Message]?
        }
        var found: [Notification] = []
        while true {
            let answer = try await client.call(
                SetUpCall<SQS>(
                    json: #"{"QueueUrl": "\#(queue)", "MaxNumberOfMessages": 10}"#, target: "AmazonSQS.ReceiveMessage"))
            let page = try JSONDecoder.aws.decode(Page.self, from: Data(answer.utf8)).messages ?? []
            if page.isEmpty { return found }
            for message in page {
                found.append(try JSONDecoder.aws.decode(Notification.self, from: Data(message.body.utf8)))
                _ = try await client.call(
                    SetUpCall<SQS>(
                        json: #"{"QueueUrl": "\#(queue)", "ReceiptHandle": "\#(message.receiptHandle)"}"#,
                        target: "AmazonSQS.DeleteMessage"))
            }
        }
    }
}
