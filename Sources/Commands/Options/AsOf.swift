import ArgumentParser
import Foundation

/// `--as-of T`: what every clock function of the query reads. ISO 8601, a date alone is its midnight in UTC.
struct AsOf: ExpressibleByArgument, Sendable {
    let date: Date

    init?(argument: String) {
        let styles: [Date.ISO8601FormatStyle] = [
            .iso8601, Date.ISO8601FormatStyle(includingFractionalSeconds: true), .iso8601.year().month().day(),
        ]
        for style in styles {
            if let date = try? Date(argument, strategy: style) {
                self.date = date
                return
            }
        }
        return nil
    }
}
