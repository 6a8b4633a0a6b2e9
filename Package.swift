// swift-tools-version: 6.2
import PackageDescription

// The targets stand in the levels of docs/architecture.md; a target depends on lower levels only
// (`make check` proves it).
let package = Package(
    name: "headgate",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "headgate", targets: ["headgate"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: [
        // Level 0: bytes to headers.
        // expat, of the system: reads the XML answers of AWS. Debian: libexpat1-dev; macOS: the SDK.
        .systemLibrary(name: "CExpat"),
        .systemLibrary(name: "CZlib"),
        .target(name: "SigV4", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),

        // Level 1: values, rules, ports; signed HTTP and the operations used.
        .target(
            name: "SegmentCore",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "AWSClient",
            dependencies: [
                "CExpat", "SigV4",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),

        // Level 2: stages and runner; conformers to the ports; the project's files.
        .target(
            name: "Workflow",
            dependencies: [
                "SegmentCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "QueryEngines",
            dependencies: [
                "SegmentCore", "AWSClient",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(name: "Destinations", dependencies: ["SegmentCore", "AWSClient"]),
        .target(name: "BatchFiles", dependencies: ["SegmentCore", "CZlib"]),
        .target(
            name: "FileStore",
            dependencies: [
                "SegmentCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "S3Store",
            dependencies: ["SegmentCore", "AWSClient", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "ProjectFiles",
            dependencies: [
                "SegmentCore",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        .target(
            name: "Webhooks",
            dependencies: [
                "SegmentCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(name: "SNSNotices", dependencies: ["SegmentCore", "AWSClient"]),
        .target(
            name: "Telemetry",
            dependencies: ["SegmentCore", .product(name: "Metrics", package: "swift-metrics")]
        ),

        .target(
            name: "JournalStore",
            dependencies: ["SegmentCore", "FileStore", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .target(
            name: "AudienceStore",
            dependencies: [
                "SegmentCore", "BatchFiles",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "StatusServer",
            dependencies: [
                "SegmentCore",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),

        // Level 3: the use cases, over ports.
        .target(
            name: "Operations",
            dependencies: [
                "SegmentCore", "Workflow", "ProjectFiles", .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Level 4: composition roots. AWSRoot and MachineRoot share Assembly; only MachineRoot needs SQLite and HTTP.
        .target(
            name: "Assembly",
            dependencies: [
                "SegmentCore", "Workflow", "ProjectFiles", "Operations", "FileStore", "QueryEngines", "Webhooks",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "AWSRoot",
            dependencies: [
                "SegmentCore", "Workflow", "ProjectFiles", "Operations", "Assembly", "AWSClient", "QueryEngines",
                "Destinations", "S3Store", "SNSNotices", "FileStore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "MachineRoot",
            dependencies: [
                "SegmentCore", "Workflow", "ProjectFiles", "Operations", "Assembly", "AWSRoot", "AWSClient", "S3Store",
                "FileStore", "JournalStore", "AudienceStore", "StatusServer", "Telemetry",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Level 5: parse, call one operation, render.
        .target(
            name: "Commands",
            dependencies: [
                "SegmentCore", "Workflow", "ProjectFiles", "Operations", "Assembly", "MachineRoot", "StatusServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Level 6: the executable.
        .executableTarget(name: "headgate", dependencies: ["Commands"]),

        // Tests. TestSupport holds fakes, golden files and the conformance suites of the ports.
        .target(
            name: "TestSupport",
            dependencies: [
                "SegmentCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "SigV4Tests",
            dependencies: [
                "SigV4", "TestSupport", .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["vectors.py", "published-suite.json", "botocore.json"]),
        .testTarget(
            name: "AWSClientTests",
            dependencies: [
                "AWSClient", "SigV4", "AWSTestSupport", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // The AWS of the tests (Tests/FakeAWS) as a process, and clients of it.
        .target(
            name: "AWSTestSupport",
            dependencies: [
                "AWSClient", "SigV4", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/AWSTestSupport"
        ),
        .testTarget(name: "SegmentCoreTests", dependencies: ["SegmentCore", "TestSupport"]),
        .testTarget(
            name: "WorkflowTests",
            dependencies: [
                "Workflow", "QueryEngines", "SegmentCore", "TestSupport", "AWSTestSupport", "AWSClient", "S3Store",
                "FileStore", "JournalStore", "AudienceStore", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "QueryEnginesTests",
            dependencies: ["QueryEngines", "SegmentCore", "AWSClient", "S3Store", "AWSTestSupport", "TestSupport"]
        ),
        .testTarget(
            name: "S3StoreTests",
            dependencies: ["S3Store", "AWSClient", "Workflow", "SegmentCore", "AWSTestSupport", "TestSupport"]
        ),
        .testTarget(
            name: "DestinationsTests",
            dependencies: [
                "Destinations", "BatchFiles", "Workflow", "QueryEngines", "FileStore", "SegmentCore", "AWSClient",
                "S3Store", "AWSTestSupport", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "SNSNoticesTests",
            dependencies: ["SNSNotices", "SegmentCore", "AWSClient", "AWSTestSupport", "TestSupport"]
        ),
        .testTarget(
            name: "ProjectFilesTests",
            dependencies: [
                "ProjectFiles", "SegmentCore", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(name: "BatchFilesTests", dependencies: ["BatchFiles", "SegmentCore", "TestSupport"]),
        .testTarget(
            name: "FileStoreTests", dependencies: ["FileStore", "Workflow", "SegmentCore", "TestSupport"]),
        .testTarget(
            name: "JournalStoreTests",
            dependencies: [
                "JournalStore", "SegmentCore", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "Webhooks", "SegmentCore", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "TelemetryTests",
            dependencies: [
                "Telemetry", "SegmentCore", "TestSupport", .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "StatusServerTests",
            dependencies: [
                "StatusServer", "SegmentCore", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "AudienceStoreTests", dependencies: ["AudienceStore", "SegmentCore", "TestSupport"]),
        .testTarget(
            name: "OperationsTests",
            dependencies: [
                "Operations", "Workflow", "QueryEngines", "ProjectFiles", "SegmentCore", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AWSRootTests",
            dependencies: [
                "AWSRoot", "Assembly", "Operations", "Workflow", "SegmentCore", "ProjectFiles", "AWSClient",
                "AWSTestSupport", "TestSupport", .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "MachineRootTests",
            dependencies: [
                "MachineRoot", "AWSRoot", "Assembly", "Operations", "SegmentCore", "ProjectFiles", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "SegmentCore", "TestSupport", "Workflow",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "headgate", "SegmentCore", "TestSupport", "AWSTestSupport", "AWSClient",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
    ]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
