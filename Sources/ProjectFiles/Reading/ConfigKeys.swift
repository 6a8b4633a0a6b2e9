/// The keys of each mapping of `headgate.yaml`, in the order in which the documentation lists them.
///
/// The schema in `docs/headgate.schema.json` has the same lists; a test compares them.
package enum ConfigKeys {
    package static let root = [
        "version", "lake", "dialect", "aws", "destination", "results", "engine", "notices", "alerts", "serve",
        "plan", "retention", "max_rejected", "targets", "default_target", "segments",
    ]
    package static let lake = ["preset", "database", "tables", "views"]
    package static let table = [
        "path", "format", "hive", "columns", "header", "delimiter", "quote", "escape", "null_text",
    ]
    package static let aws = ["region", "profile"]
    package static let destination = ["type", "path", "application", "role", "jobs", "timeout", "segment"]
    package static let engine = [
        "type", "memory", "threads", "temp", "timeout", "jobs", "workgroup", "catalog", "work_database", "scan_limit",
        "price_per_tb",
    ]
    package static let notice = ["type", "path", "topic"]
    package static let alerts = ["repeat", "sinks"]
    package static let alertSink = [
        "type", "path", "argv", "url", "secret", "timeout", "within", "allow_internal",
    ]
    package static let serve = ["listen"]
    package static let plan = ["max_age"]
    package static let retention = ["runs", "days"]
    package static let target = ["aws", "destination", "results", "engine"]
    package static let segment = [
        "query", "description", "dialect", "mode", "leavers", "one_endpoint_per_user", "guards", "schedule",
    ]
    package static let leavers = ["all", "attributes"]
    package static let leaverSet = ["set"]
    package static let guards = [
        "allow_empty", "invalid", "removed", "changed", "row_count", "null_rate", "bytes_scanned", "rejected",
    ]
    package static let threshold = ["share", "rows"]
    package static let schedule = ["every", "cron", "timezone"]
}
