import ArgumentParser
import Foundation
import Operations
import SegmentCore

/// `headgate audience`: what the embedded audience holds.
struct AudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience", abstract: "Shows, exports or imports the embedded audience.",
        subcommands: [
            AudienceShow.self, AudienceCount.self, AudienceAttributes.self, AudienceExport.self, AudienceImport.self,
        ])
}
