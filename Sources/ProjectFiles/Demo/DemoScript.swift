import Foundation
import SegmentCore

/// The SQL that creates a sample lake, for DuckDB's command line.
///
/// Nothing is random: every choice is a hash of the seed and of what is chosen, for whom and when. Times are seconds
/// since 1970.
struct DemoScript {
    /// The customer tables, each one Parquet file.
    static let tables = [
        "salesforce_contact", "salesforce_loan__c", "some_other_data", "system_logins", "google_analytics",
    ]

    /// The lake's days begin at noon UTC, as in a lake kept in UTC+12, and are named by the date on which they end. So
    /// every 24 hours contain the beginning of a day, and "since yesterday" finds events at any time.
    static let dayShift = 43_200

    let endpointCount: Int
    let seed: Int
    let now: Int
    let folder: URL

    init(lake: DemoLake, folder: URL) {
        endpointCount = lake.endpoints
        seed = lake.seed
        now = Int(lake.asOf.timeIntervalSince1970.rounded(.down))
        self.folder = folder
    }

    /// The number of the day that contains `now`.
    var lastDay: Int { (now + Self.dayShift) / 86_400 }
    var firstDay: Int { lastDay - DemoLake.days + 1 }

    func path(_ name: String) -> String { StandardSQL.literal(folder.appending(path: name).path) }

    /// Settings and the macros for choices. One thread keeps the order of rows.
    var head: String {
        """
        SET threads = 1;
        SET TimeZone = 'UTC';
        SET memory_limit = '2GB';
        SET temp_directory = \(path("spill"));
        SET enable_progress_bar = false;
        SET autoinstall_known_extensions = false;
        SET autoload_known_extensions = false;
        -- h: 64 bits for topic, whom and when. u: the same from 0 to 1. pick: one of a list.
        CREATE TEMP MACRO h(topic, whom, moment) AS
            hash(xor(((whom * 16777216 + moment) * 64 + topic)::UBIGINT, hash(\(seed))));
        CREATE TEMP MACRO u(topic, whom, moment) AS (h(topic, whom, moment) >> 11) / 9007199254740992.0::DOUBLE;
        CREATE TEMP MACRO pick(list, number) AS list[1 + (number % len(list))::BIGINT];

        """
    }

    /// All endpoints. A twelfth of the people have two, of which one is e-mail, so that no person has two e-mail
    /// endpoints. Activity is skewed: few people cause many events; some are active in some seasons only.
    var endpoints: String {
        let people = endpointCount / 12
        return """
            CREATE TEMP TABLE endpoint AS
            WITH numbered AS (
                SELECT i, u(1, i, 0) AS chance, i < \(2 * people) AND i % 2 = 1 AS is_second,
                    CASE WHEN i < \(2 * people) THEN i // 2 ELSE i - \(people) END AS person
                FROM range(\(endpointCount)::BIGINT) numbers(i)
            ), placed AS (
                SELECT *, CASE
                    WHEN is_second AND chance < 0.40 THEN 'SMS'
                    WHEN is_second AND chance < 0.75 THEN 'GCM'
                    WHEN is_second THEN 'APNS'
                    WHEN i < \(2 * people) OR chance < 0.72 THEN 'EMAIL'
                    WHEN chance < 0.86 THEN 'SMS'
                    WHEN chance < 0.95 THEN 'GCM'
                    ELSE 'APNS' END AS channel
                FROM numbered
            )
            SELECT i, person, is_second, channel, printf('ep-%07d', i) AS id, printf('user-%07d', person) AS user_id,
                CASE channel
                    WHEN 'EMAIL' THEN printf('person.%07d@example.com', person)
                    WHEN 'SMS' THEN printf('+1555%07d', i)
                    ELSE printf('%016x%016x', h(2, i, 0), h(2, i, 1)) END AS address,
                0.014 + 0.0445 * pow(ln(1 - u(3, i, 0)), 2) AS daily_rate,
                u(4, i, 0) < 0.4 AS is_seasonal, (h(5, i, 0) % 120)::BIGINT AS phase
            FROM placed;

            """
    }
}
