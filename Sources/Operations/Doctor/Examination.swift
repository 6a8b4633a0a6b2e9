package import SegmentCore

/// What `doctor` found.
package struct Examination: Sendable, Hashable, Codable {
    package var versions: Versions
    package var findings: [Finding]

    package init(versions: Versions = Versions(swift: Versions.compiler), findings: [Finding]) {
        self.versions = versions
        self.findings = findings
    }

    /// Of a target that could not be opened: each problem is a finding.
    package init(unopened problems: [Problem]) {
        self.init(
            findings: problems.map {
                Finding($0.code.rawValue, $0.message, command: $0.hint ?? "bring back a copy, or move it away")
            })
    }
}

/// The versions of the program's parts.
package struct Versions: Sendable, Hashable, Codable {
    package var swift: String
    package var duckdb: String?
    package var sqlite: String?

    package init(swift: String) { self.swift = swift }

    /// Of the compiler that made this program.
    package static var compiler: String {
        #if swift(>=6.4)
            "6.4"
        #elseif swift(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
