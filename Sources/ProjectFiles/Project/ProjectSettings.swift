package import SegmentCore

/// A place to work against: where rows go, where results lie, what runs the queries.
package struct ProjectTarget: Sendable, Hashable {
    package var name: String
    package var destination: DestinationSetting
    /// A folder, or an `s3://` prefix.
    package var results: Location
    package var engine: EngineSetting
    package var aws: AWSSetting

    package init(
        name: String, destination: DestinationSetting, results: Location, engine: EngineSetting,
        aws: AWSSetting = AWSSetting()
    ) {
        self.name = name
        self.destination = destination
        self.results = results
        self.engine = engine
        self.aws = aws
    }

    package var hasResultsOnS3: Bool { results.address.hasPrefix("s3://") }
}

/// Which account and region of AWS; nil is what the environment and the shared files say.
package struct AWSSetting: Sendable, Hashable {
    package var region: String?
    package var profile: String?

    package init(region: String? = nil, profile: String? = nil) {
        self.region = region
        self.profile = profile
    }
}

/// Which destination, with its settings.
package enum DestinationSetting: Sendable, Hashable {
    /// The embedded audience, in an SQLite file.
    case audience(path: Location)
    case pinpoint(PinpointSetting)

    /// The words of `type:`.
    static let types = ["audience", "pinpoint"]
}

/// An application of Amazon Pinpoint, or of a server that speaks its API.
package struct PinpointSetting: Sendable, Hashable {
    package var application: String
    /// The role that the service assumes to read the results root.
    package var role: String
    /// Import jobs at the same time.
    package var jobs: Int
    /// Longest time for one import job.
    package var timeout: Duration
    /// Names the segment that each import defines; nil for none.
    package var segment: SegmentNameTemplate?

    package init(
        application: String, role: String, jobs: Int = 2, timeout: Duration = .seconds(6 * 3_600),
        segment: SegmentNameTemplate? = nil
    ) {
        self.application = application
        self.role = role
        self.jobs = jobs
        self.timeout = timeout
        self.segment = segment
    }
}

/// Which engine, with its limits; nil leaves a limit to the composition root.
package struct EngineSetting: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case duckdb, athena }

    package var kind: Kind
    /// Bytes.
    package var memory: Int?
    package var threads: Int?
    /// Bytes on disk that a query may spill.
    package var temp: Int?
    /// Longest time for one statement.
    package var timeout: Duration?
    /// Statements that run at the same time on Athena.
    package var jobs: Int?
    package var workGroup: String?
    package var catalog: String?
    /// The only database of the catalogue that is written to.
    package var workDatabase: String?
    /// Bytes that one statement may scan.
    package var scanLimit: Int?
    /// US dollars per TB (10¹² bytes) scanned; nil: no cost is told.
    package var pricePerTerabyte: Double?

    package init(
        kind: Kind = .duckdb, memory: Int? = nil, threads: Int? = nil, temp: Int? = nil, timeout: Duration? = nil
    ) {
        self.kind = kind
        self.memory = memory
        self.threads = threads
        self.temp = temp
        self.timeout = timeout
    }
}

/// Who is told how a run ended.
package enum NoticeSetting: Sendable, Hashable {
    /// A JSON line per notice, appended to the file.
    case file(path: Location)
    case stderr
    /// A topic of Amazon SNS.
    case sns(topic: String)

    /// The words of `type:`.
    static let types = ["file", "stderr", "sns"]
}

/// Who is called when a segment's condition changes, and how often again while it stays bad.
package struct AlertSettings: Sendable, Hashable {
    /// Nil: a condition is told once.
    package var repeatAfter: Duration?
    /// None: nobody is called, and no condition is kept.
    package var sinks: [AlertSinkSetting]

    package init(repeatAfter: Duration? = nil, sinks: [AlertSinkSetting] = []) {
        self.repeatAfter = repeatAfter
        self.sinks = sinks
    }
}

package enum AlertSinkSetting: Sendable, Hashable {
    /// A JSON line per alert, appended to the file.
    case file(path: Location)
    /// A program with its words, called `name`; it gets the alert's JSON on its standard input.
    case command(name: String, argv: [String], timeout: Duration)
    /// A signed request to an address.
    case webhook(WebhookSetting)

    /// The words of `type:`.
    static let types = ["file", "command", "webhook"]
}

/// Where an alert is posted to, and how long that may take.
package struct WebhookSetting: Sendable, Hashable {
    package var address: WebhookAddress
    /// The first one is the newest; each signs.
    package var secrets: [Secret]
    /// Of one attempt.
    package var timeout: Duration
    /// Of all attempts.
    package var budget: Duration
    /// Whether it may lie on this machine or network, and be plain `http`.
    package var allowInternal: Bool
}

/// Settings of `headgate serve`.
package struct ServeSettings: Sendable, Hashable {
    /// Where health, readiness and metrics are told; nil for nowhere.
    package var listen: ListenAddress?

    package init(listen: ListenAddress? = nil) { self.listen = listen }
}

/// What is kept when a run has ended: the newest runs of a segment, and all runs younger than some days.
package struct RetentionSetting: Sendable, Hashable {
    package var runs: Int
    package var days: Int

    package init(runs: Int = 10, days: Int = 30) {
        self.runs = runs
        self.days = days
    }
}
