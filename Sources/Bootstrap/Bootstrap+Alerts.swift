import FileStore
import Foundation
import Logging
import ProjectFiles
import SegmentCore
import Webhooks
import Workflow

extension Bootstrap {
    /// Who keeps the conditions of segments in a results root and calls somebody when they change.
    static func alertNotifier(
        _ project: Project, _ store: any ObjectStore, _ sinks: [any AlertSink], _ memory: AlertMemory?,
        _ system: SystemDependencies, _ logger: Logger
    ) -> AlertNotifier {
        AlertNotifier(
            store: store, sinks: sinks, repeatAfter: project.alerts.repeatAfter.map { Double($0.components.seconds) },
            maxRejected: project.maxRejected, memory: memory, now: system.now, logger: logger)
    }

    static func alertSinks(_ project: Project, _ system: SystemDependencies) -> [any AlertSink] {
        project.alerts.sinks.map { sink($0, project, system) }
    }

    private static func sink(
        _ setting: AlertSinkSetting, _ project: Project, _ system: SystemDependencies
    ) -> any AlertSink {
        switch setting {
        case .file(let path): FileAlertSink(file: path)
        case .command(let name, let argv, let timeout):
            CommandAlertSink(
                name: name, argv: argv, folder: project.root, searchPath: system.variables["PATH"] ?? "",
                timeout: timeout,
                clock: system.clock)
        case .webhook(let setting): webhook(setting, system)
        }
    }

    private static func webhook(_ setting: WebhookSetting, _ system: SystemDependencies) -> any AlertSink {
        WebhookAlertSink(
            setting.address, secrets: setting.secrets,
            patience: WebhookPatience(timeout: setting.timeout, budget: setting.budget),
            transport: HTTPWebhookTransport(setting.address, allowInternal: setting.allowInternal),
            clock: system.clock,
            now: system.now,
            fraction: { Double(UInt32(system.randomHex(8), radix: 16) ?? 0) / Double(UInt32.max) })
    }
}
