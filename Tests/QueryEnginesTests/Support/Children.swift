import Foundation

/// The processes of this machine that work below a folder, by their working directories (Linux; else none).
func processes(below folder: URL) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { $0.allSatisfy(\.isNumber) }.filter { pid in
        let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
        return place?.hasPrefix(folder.path) == true
    }
}

/// Writes a program that stands in for DuckDB: it knows its version and then does what `script` says.
func fakeDuckDB(_ script: String, version: String = "v1.5.5 (fake)", in folder: URL) throws -> URL {
    let file = folder.appending(path: "fake-duckdb")
    let text = """
        #!/bin/sh
        if [ "$1" = --version ]; then echo "\(version)"; exit 0; fi
        \(script)
        """
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
    return file
}
