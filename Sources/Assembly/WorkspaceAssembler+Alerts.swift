import FileStore
import Operations
package import ProjectFiles
package import SegmentCore
import Webhooks

extension WorkspaceAssembler {
    /// The sinks of a project's alerts.
    package func alertSinks(of project: Project) -> [any AlertSink] {
        project.alerts.sinks.map { setting -> any AlertSink in
            switch setting {
            case .file(let path): FileAlertSink(file: path)
            case .command(let name, let argv, let timeout):
                CommandAlertSink(
                    name: name, argv: argv, folder: project.root, searchPath: system.variables["PATH"] ?? "",
                    timeout: timeout, clock: system.clock)
            case .webhook(let setting): webhook(setting)
            }
        }
    }

    private func webhook(_ setting: WebhookSetting) -> any AlertSink {
        let system = system
        return WebhookAlertSink(
            setting.address, secrets: setting.secrets,
            patience: WebhookPatience(timeout: setting.timeout, budget: setting.budget),
            transport: HTTPWebhookTransport(setting.address, allowInternal: setting.allowInternal),
            clock: system.clock, now: system.now,
            fraction: { Double(UInt32(system.randomHex(8), radix: 16) ?? 0) / Double(UInt32.max) })
    }
}
