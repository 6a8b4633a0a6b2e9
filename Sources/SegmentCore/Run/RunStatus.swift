/// The status of a run. All but `running` and `held` are final; `interrupted` can be resumed.
package enum RunStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case running, succeeded, partial, held, superseded, invalid, failed, interrupted, cancelled
}
