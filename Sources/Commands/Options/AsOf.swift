import ArgumentParser
import Foundation

/// `--as-of T`: what every clock function of the query reads. ISO 8601, a date alone is its midnight in UTC.
struct AsOf: ExpressibleByArgument, Sendable {
    let date: Date

    init?(argument: String) {
        // The styles ignore trailing text, such as a time after a blank.
        let form = /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d))?/
        guard argument.wholeMatch(of: form) != nil else { return nil }
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
