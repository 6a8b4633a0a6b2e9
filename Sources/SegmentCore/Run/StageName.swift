/// The stages in their order. The names are stable: journals, reports and logs contain them.
package enum StageName: String, Sendable, Hashable, Codable, CaseIterable {
    case validate, materialise, plan, guards, export, `import`, settle, notice
}
