import Foundation
import SegmentCore

/// The setup script of a child: limits first, then safe mode, and then the definitions that come from users.
///
/// `.safe_mode` limits access to files to `folders`, locks the settings and refuses dot commands, so that even the
/// lake's views are bound after it. Extensions and secrets must be set up before it.
struct ChildSetup {
    var memoryLimit: Int
    var threads: Int
    var spillLimit: Int
    var job: JobFolder
    var s3: S3Session?
    /// Folders that may be read and written, with a closing `/`.
    var folders: [String]
    /// Keeps the order of rows, for small results that are shown; large ones need the memory.
    var keepsOrder = false
    var integerDivision = false
    /// Macros and views.
    var definitions: [String] = []

    var script: String {
        let settings = [
            "errors_as_json = true",
            "extension_directory = \(DuckDBDialect.literal(job.url.path))",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "allow_community_extensions = false",
            // Before the first secret.
            "allow_persistent_secrets = false",
            "memory_limit = '\(memoryLimit)B'",
            "threads = \(threads)",
            "temp_directory = \(DuckDBDialect.literal(job.spill.path))",
            "max_temp_directory_size = '\(spillLimit)B'",
            "TimeZone = 'UTC'",
            "preserve_insertion_order = \(keepsOrder)",
            "integer_division = \(integerDivision)",
            // A view is bound several times; its files' footers are read once.
            "parquet_metadata_cache = true",
            "lambda_syntax = 'ENABLE_SINGLE_ARROW'",
            "enable_progress_bar = true",
            "enable_progress_bar_print = true",
            "progress_bar_time = 200",
        ]
        // After the extension is loaded: before it, `s3://` would be taken as the name of a folder.
        let allowed = "SET allowed_directories = [\(folders.map(DuckDBDialect.literal).joined(separator: ", "))];"
        let lines =
            settings.map { "SET \($0);" } + (s3?.statements ?? []) + [allowed, ".safe_mode"] + definitions
            + [".print \(OutputReader.mark)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
