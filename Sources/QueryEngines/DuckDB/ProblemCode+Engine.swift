package import SegmentCore

extension ProblemCode {
    // Problems of a query.
    package static let sqlSyntax: ProblemCode = "sql_syntax"
    package static let sqlNotSelect: ProblemCode = "sql_not_select"
    package static let sqlManyStatements: ProblemCode = "sql_many_statements"
    package static let sqlEmpty: ProblemCode = "sql_empty"
    package static let sqlTooLong: ProblemCode = "sql_too_long"
    package static let sqlNULByte: ProblemCode = "sql_nul_byte"
    package static let sqlTooDeep: ProblemCode = "sql_too_deep"
    package static let sqlParameter: ProblemCode = "sql_parameter"
    package static let sqlType: ProblemCode = "sql_type"
    package static let sqlInvalid: ProblemCode = "sql_invalid"
    package static let dotCommand: ProblemCode = "dot_command"
    package static let unknownTable: ProblemCode = "unknown_table"
    package static let unknownAlias: ProblemCode = "unknown_alias"
    package static let unknownColumn: ProblemCode = "unknown_column"
    package static let unknownFunction: ProblemCode = "unknown_function"
    package static let forbiddenFunction: ProblemCode = "forbidden_function"
    package static let forbiddenTableFunction: ProblemCode = "forbidden_table_function"
    package static let forbiddenStatement: ProblemCode = "forbidden_statement"
    package static let leftJoinUndone: ProblemCode = "left_join_undone"
    package static let nondeterministicFunction: ProblemCode = "nondeterministic_function"

    // Problems of the lake.
    package static let lakeFilesMissing: ProblemCode = "lake_files_missing"
    package static let lakeFileUnreadable: ProblemCode = "lake_file_unreadable"

    // Problems between an engine and S3.
    package static let s3Credentials: ProblemCode = "s3_credentials"
    package static let s3Denied: ProblemCode = "s3_denied"
    package static let s3BucketMissing: ProblemCode = "s3_bucket_missing"
    package static let s3WrongRegion: ProblemCode = "s3_wrong_region"
    package static let s3Unavailable: ProblemCode = "s3_unavailable"

    // Problems while a statement runs.
    package static let engineNotInstalled: ProblemCode = "engine_not_installed"
    package static let engineWrongVersion: ProblemCode = "engine_wrong_version"
    package static let engineOutOfMemory: ProblemCode = "engine_out_of_memory"
    package static let engineDiskFull: ProblemCode = "engine_disk_full"
    package static let engineTimeout: ProblemCode = "engine_timeout"
    package static let engineStopped: ProblemCode = "engine_stopped"
    package static let engineFailed: ProblemCode = "engine_failed"
    package static let engineDataMismatch: ProblemCode = "engine_data_mismatch"
    package static let engineTooManyRows: ProblemCode = "engine_too_many_rows"
    package static let resultsNotWritable: ProblemCode = "results_not_writable"
    package static let scratchNotWritable: ProblemCode = "scratch_not_writable"
}
