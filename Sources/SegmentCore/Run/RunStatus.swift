/// How a run stands. Everything but `running` and `held` is an end; `interrupted` can be resumed.
package enum RunStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case running, succeeded, partial, held, superseded, invalid, failed, interrupted, cancelled
}

/// The durable names of the stages, in their order: in journals, reports and logs.
package enum StageName: String, Sendable, Hashable, Codable, CaseIterable {
    case validate, materialise, plan, guards, export, `import`, settle, notice
}
