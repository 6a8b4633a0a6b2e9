import Foundation
import SigV4
import TestSupport
import Testing

@testable import AWSClient

/// What goes out and what comes in, operation by operation.
@Suite struct OperationTests {
    private func call<O: AWSOperation>(_ operation: O, _ answer: String) async throws -> (HTTPMessage, O.Output) {
        let transport = ScriptedTransport(.answer(200, ["etag": "\"e\"", "content-length": "5"], answer))
        let output = try await TestMachine(transport).client().call(operation)
        return (try #require(transport.messages.first), output)
    }

    @Test func `Athena starts, tells, stops`() async throws {
        var start = StartQueryExecution(
            queryString: "SELECT 'é/'", clientRequestToken: "tok", context: .init(catalog: "C", database: "d"))
        start.resultConfiguration = .init(outputLocation: "s3://b/p/", expectedBucketOwner: "123456789012")
        (start.workGroup, start.executionParameters) = ("wg", ["1"])
        let (sent, started) = try await call(start, #"{"QueryExecutionId": "q"}"#)
        #expect(
            sent.text
                == #"{"ClientRequestToken":"tok","ExecutionParameters":["1"],"QueryExecutionContext":{"Catalog":"C","Database":"d"},"QueryString":"SELECT 'é/'","ResultConfiguration":{"ExpectedBucketOwner":"123456789012","OutputLocation":"s3://b/p/"},"WorkGroup":"wg"}"#
        )
        #expect(started.queryExecutionId == "q")
        let told = #"""
            {"QueryExecutions": [{"QueryExecutionId": "q", "Query": "SELECT", "StatementType": "DML", "WorkGroup": "wg",
              "ResultConfiguration": {"OutputLocation": "s3://b/q.csv"},
              "Statistics": {"DataScannedInBytes": 5000000000, "ResultReuseInformation": {"ReusedPreviousResult": false}},
              "Status": {"State": "FAILED", "SubmissionDateTime": 1795256100.123, "StateChangeReason": "r",
                "AthenaError": {"ErrorCategory": 2, "ErrorType": 1110, "Retryable": false, "ErrorMessage": "m"}}}],
             "UnprocessedQueryExecutionIds": [{"QueryExecutionId": "x", "ErrorCode": "NotFound"}]}
            """#
        let (asked, batch) = try await call(BatchGetQueryExecution(["q", "x"]), told)
        #expect(asked.text == #"{"QueryExecutionIds":["q","x"]}"#)
        #expect(asked["x-amz-target"] == "AmazonAthena.BatchGetQueryExecution")
        let query = try #require(batch.queryExecutions?.first)
        #expect(query.status.state == .failed && query.status.athenaError?.errorType == 1110)
        #expect(query.statistics?.dataScannedInBytes == 5_000_000_000)
        #expect(query.resultConfiguration?.outputLocation == "s3://b/q.csv")
        #expect(query.status.submissionDateTime == Date(timeIntervalSince1970: 1_795_256_100.123))
        #expect(batch.unprocessedQueryExecutionIds?.first?.errorCode == "NotFound")
        #expect(try await call(StopQueryExecution("q"), "{}").0.text == #"{"QueryExecutionId":"q"}"#)
    }

    @Test func `results tell NULL from the empty string`() async throws {
        let (_, page) = try await call(
            GetQueryResults("q"),
            #"{"ResultSet": {"Rows": [{"Data": [{"VarCharValue": ""}, {}]}], "ResultSetMetadata": {"ColumnInfo": [{"Name": "n", "Type": "varchar"}]}}, "NextToken": "t"}"#
        )
        #expect(page.resultSet?.rows?.first?.data?.map(\.varCharValue) == ["", nil])
        #expect(page.nextToken == "t")
    }

    @Test func `a workgroup and the catalog`() async throws {
        let (_, group) = try await call(
            GetWorkGroup("wg"),
            #"{"WorkGroup": {"Name": "wg", "State": "ENABLED", "Configuration": {"EnforceWorkGroupConfiguration": true, "BytesScannedCutoffPerQuery": 10000000, "ManagedQueryResultsConfiguration": {"Enabled": true}}}}"#
        )
        #expect(group.workGroup.configuration?.managedQueryResultsConfiguration?.enabled == true)
        let (sent, tables) = try await call(
            GetTables(databaseName: "d"),
            #"{"TableList": [{"Name": "t", "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "bigint"}], "Location": "s3://l", "SerdeInfo": {"SerializationLibrary": "x.Y", "Parameters": {"field.delim": "|", "SeparatorChar": ","}}}, "PartitionKeys": [{"Name": "p", "Type": "string"}], "Parameters": {"EXTERNAL": "TRUE", "Weird Key": "v"}, "UpdateTime": 1.5E9}]}"#
        )
        #expect(sent.text == #"{"DatabaseName":"d"}"# && sent["x-amz-target"] == "AWSGlue.GetTables")
        let serde = tables.tableList?.first?.storageDescriptor?.serdeInfo
        #expect(serde?.serializationLibrary == "x.Y")
        #expect(serde?.parameters == ["field.delim": "|", "SeparatorChar": ","])
        #expect(tables.tableList?.first?.parameters == ["EXTERNAL": "TRUE", "Weird Key": "v"])
        let (asked, _) = try await call(GetPartitions(databaseName: "d", tableName: "t"), #"{"Partitions": []}"#)
        #expect(asked.text == #"{"DatabaseName":"d","ExcludeColumnSchema":true,"TableName":"t"}"#)
        let table = CreateTable.Table(
            name: "t", parameters: ["EXTERNAL": "TRUE"],
            storageDescriptor: .init(
                columns: [.init(name: "a", type: "bigint")], location: "s3://l/", inputFormat: "i", outputFormat: "o",
                serdeInfo: .init("s", parameters: ["separatorChar": ","])))
        let (made, _) = try await call(CreateTable(databaseName: "d", table), "{}")
        #expect(
            made.text
                == #"{"DatabaseName":"d","TableInput":{"Name":"t","Parameters":{"EXTERNAL":"TRUE"},"StorageDescriptor":{"Columns":[{"Name":"a","Type":"bigint"}],"InputFormat":"i","Location":"s3://l/","OutputFormat":"o","SerdeInfo":{"Parameters":{"separatorChar":","},"SerializationLibrary":"s"}},"TableType":"EXTERNAL_TABLE"}}"#
        )
        let (dropped, left) = try await call(
            BatchDeleteTable(databaseName: "d", ["t", "u"]),
            #"{"Errors": [{"TableName": "u", "ErrorDetail": {"ErrorCode": "EntityNotFoundException"}}]}"#)
        #expect(dropped.text == #"{"DatabaseName":"d","TablesToDelete":["t","u"]}"#)
        #expect(left.errors?.first?.errorDetail?.errorCode == "EntityNotFoundException")
    }

    @Test func `Pinpoint imports`() async throws {
        let job =
            #"{"Id": "j", "ApplicationId": "a", "JobStatus": "COMPLETED", "Type": "IMPORT", "TotalFailures": 2, "Failures": ["row"], "Definition": {"S3Url": "s3://b/k", "Format": "CSV", "RoleArn": "r"}}"#
        let (sent, made) = try await call(
            CreateImportJob(
                application: "app/1", job: .init(s3Url: "s3://b/k", roleArn: "arn", format: .csv, segmentName: "n")),
            job)
        #expect(
            sent.method == "POST" && sent.url == "https://pinpoint.eu-west-1.amazonaws.com/v1/apps/app%2F1/jobs/import")
        #expect(sent["authorization"]?.contains("/eu-west-1/mobiletargeting/aws4_request") == true)
        #expect(
            sent.text
                == #"{"DefineSegment":false,"Format":"CSV","RegisterEndpoints":true,"RoleArn":"arn","S3Url":"s3://b/k","SegmentName":"n"}"#
        )
        #expect(made.jobStatus == .completed && made.totalFailures == 2 && made.definition?.s3Url == "s3://b/k")
        let (listed, jobs) = try await call(
            GetImportJobs(application: "a", pageSize: 50, token: "t="), #"{"Item": [\#(job)], "NextToken": "n"}"#)
        #expect(listed.url.hasSuffix("/v1/apps/a/jobs/import?page-size=50&token=t%3D"))
        #expect(jobs.item.map(\.id) == ["j"] && jobs.nextToken == "n")
    }

    @Test func `a topic is told`() async throws {
        let (sent, output) = try await call(
            Publish(topicArn: "arn:t", message: "a b&c", subject: "s", attributes: ["status": "ok"]),
            "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
        )
        #expect(output.messageID == "m")
        #expect(
            sent.text
                == "Action=Publish&Version=2010-03-31&TopicArn=arn%3At&Message=a%20b%26c&Subject=s&MessageAttributes.entry.1.Name=status&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=ok"
        )
    }

    @Test func `S3 lists and deletes keys of any kind`() async throws {
        let (sent, page) = try await call(
            ListObjectsV2(bucket: "lake", prefix: "a b/", delimiter: "/"),
            """
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>\
            <IsTruncated>true</IsTruncated><NextContinuationToken>n+1</NextContinuationToken>\
            <Contents><Key>a+b/%01%C3%A9%2B</Key><Size>5</Size><ETag>"e"</ETag></Contents>\
            <CommonPrefixes><Prefix>a+b/c/</Prefix></CommonPrefixes></ListBucketResult>
            """)
        #expect(
            sent.url
                == "https://lake.s3.eu-west-1.amazonaws.com/?list-type=2&encoding-type=url&prefix=a%20b%2F&delimiter=%2F"
        )
        #expect(page.entries == [.init(key: "a b/\u{1}é+", size: 5, etag: "\"e\"")])
        #expect(page.prefixes == ["a b/c/"] && page.nextToken == "n+1")
        let (deleted, rest) = try await call(
            DeleteObjects(bucket: "lake", keys: ["a&<b>", "\u{1}"]),
            "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code></Error></DeleteResult>")
        #expect(
            deleted.text
                == "<Delete><Object><Key>a&amp;&lt;b&gt;</Key></Object><Object><Key>&#x1;</Key></Object><Quiet>true</Quiet></Delete>"
        )
        #expect(deleted["content-md5"]?.count == 24)
        #expect(rest.failures == [.init(key: "k", code: "AccessDenied")])
    }

    @Test func `S3 writes under conditions, copies, reads parts`() async throws {
        let object = S3Object(bucket: "lake", key: "k")
        let (put, _) = try await call(
            PutObject(object, content: .bytes([1, 2]), contentType: "text/csv", condition: .isAbsent), "")
        #expect(put["if-none-match"] == "*" && put["content-type"] == "text/csv")
        #expect(put["x-amz-content-sha256"] == "a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222")
        #expect(PutObject(object, content: .bytes([]), condition: .isAbsent).repetition == .onlyIfRefused)
        #expect(PutObject(object, content: .bytes([])).repetition == .always)
        let (copy, _) = try await call(
            CopyObject(S3Object(bucket: "b", key: "é"), to: object),
            "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
        #expect(copy["x-amz-copy-source"] == "/b/%C3%A9")
        let (got, part) = try await call(GetObject(object, through: 4), "hello")
        #expect(got["range"] == "bytes=0-4")
        #expect(try await String(decoding: part.body.collected(), as: UTF8.self) == "hello")
        let file = AWSRequest.Body.file(FileSlice(URL(filePath: "/none"), length: 5))
        let (streamed, _) = try await call(PutObject(object, content: file), "")
        #expect(streamed["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD")
    }

    @Test func `who am I`() async throws {
        let (_, identity) = try await call(
            GetCallerIdentity(),
            "<R><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult></R>"
        )
        #expect(identity == .init(account: "1", arn: "a", userID: "u"))
    }
}
