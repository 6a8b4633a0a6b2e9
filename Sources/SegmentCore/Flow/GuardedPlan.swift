/// A plan with the guards' findings. The run continues when no guard tripped or the plan was approved.
package struct GuardedPlan: Sendable, Hashable, Codable {
    package var plan: ChangePlan
    package var findings: [GuardFinding]
    package init(plan: ChangePlan, findings: [GuardFinding]) {
        self.plan = plan
        self.findings = findings
    }
    package var tripped: [GuardFinding] { findings.filter(\.tripped) }
}
