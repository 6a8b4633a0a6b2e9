package import SegmentCore

extension ProblemCode {
    // Problems of a query, beyond the codes of all engines.
    package static let wrongDialect: ProblemCode = "wrong_dialect"
    package static let forbiddenDatabase: ProblemCode = "forbidden_database"

    // Problems of the account.
    package static let athenaRefused: ProblemCode = "athena_refused"
    package static let athenaUnreachable: ProblemCode = "athena_unreachable"
    package static let athenaBusy: ProblemCode = "athena_busy"
    package static let athenaDenied: ProblemCode = "athena_denied"
    package static let workGroupManaged: ProblemCode = "workgroup_managed_results"
    package static let workGroupEnforced: ProblemCode = "workgroup_enforced"
    package static let workGroupDisabled: ProblemCode = "workgroup_disabled"

    // Problems while a statement runs.
    package static let scanLimit: ProblemCode = "scan_limit"
    package static let resultsMissing: ProblemCode = "results_missing"
    package static let tableMadeAnew: ProblemCode = "table_made_anew"
}
