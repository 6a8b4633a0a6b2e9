import AWSClient
import Foundation
import SegmentCore

/// Searches the import jobs of an application for the one that reads a batch.
struct JobListing: Sendable {
    let client: AWSClient
    let application: String
    private static let pageSize = 100
    /// How much earlier than its run's name a job may appear to be: clocks differ.
    private static let slack: TimeInterval = 86_400

    /// The job of a batch; nil where there is none. The newest one if there are two.
    ///
    /// The order of Pinpoint's list is not documented. As long as the jobs seen were in descending order, the search
    /// ends with the page that reaches jobs older than the run; otherwise it reads all pages.
    ///
    /// - Parameter folder: the address of the run's folder.
    func job(of key: BatchKey, under folder: String) async throws(AWSError) -> ImportJob? {
        let began = Self.start(of: key.run).map { $0 - Self.slack }
        var (token, last, goesBack) = (String?.none, Date?.none, true)
        repeat {
            let page = try await client.call(
                GetImportJobs(application: application, pageSize: Self.pageSize, token: token))
            if let found = page.item.first(where: { Self.reads($0, key, folder) }) { return found }
            for date in page.item.map(Self.created) {
                guard let date else {
                    goesBack = false
                    continue
                }
                if let last, date > last { goesBack = false }
                last = date
            }
            if goesBack, let began, let last, last < began { return nil }
            token = page.nextToken
        } while token != nil
        return nil
    }

    static func reads(_ job: ImportJob, _ key: BatchKey, _ folder: String) -> Bool {
        guard let url = job.definition?.s3Url, url.hasPrefix(folder + "/") else { return false }
        return BatchFolder.isFolder(url.dropFirst(folder.count), of: key.batch)
    }

    static func created(_ job: ImportJob) -> Date? {
        guard let text = job.creationDate else { return nil }
        return (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601))
    }

    /// The start of a run from its name `20261121T101500Z-4f9a2c`; nil for a name without a time.
    static func start(of run: RunID) -> Date? {
        guard let time = run.rawValue.split(separator: "-").first else { return nil }
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        return try? Date(String(time), strategy: style)
    }
}
