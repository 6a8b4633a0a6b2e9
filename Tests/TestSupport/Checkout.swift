package import Foundation

/// Where this checkout and its tools are.
package enum Checkout {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The pinned DuckDB command line: `HEADGATE_DUCKDB`, else what `make setup` brought.
    package static let duckdb =
        ProcessInfo.processInfo.environment["HEADGATE_DUCKDB"].map { URL(filePath: $0) }
        ?? root.appending(path: ".tools/duckdb/duckdb")

    /// The Python that runs the AWS of the tests: `HEADGATE_FAKE_AWS`, else what `make fake-aws` brought.
    package static let awsBench =
        ProcessInfo.processInfo.environment["HEADGATE_FAKE_AWS"].map { URL(filePath: $0) }
        ?? root.appending(path: ".tools/fake-aws/bin/python")

    /// The program under test, beside the test bundle.
    package static let headgate =
        ProcessInfo.processInfo.environment["HEADGATE_BINARY"].map { URL(filePath: $0) }
        ?? root.appending(path: ".build/debug/headgate")

    /// Long forms of tests run with `make sweep`.
    package static let isSweep = ProcessInfo.processInfo.environment["HEADGATE_SWEEP"] == "1"
}
