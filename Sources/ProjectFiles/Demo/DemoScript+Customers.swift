import SegmentCore

extension DemoScript {
    /// Writes the customers' own tables, and the audience's endpoints.
    ///
    /// A contact is a person, identified by the person's first endpoint: `contact.id` is an endpoint's `Id`.
    var customers: String {
        head + endpoints + contacts + loans + visits("system_logins", topic: 30, who: "username", of: "username")
            + visits("google_analytics", topic: 40, who: "user_id", of: "id") + otherData + ownEndpoints
    }

    private var contacts: String {
        """
        CREATE TEMP TABLE contact AS
        SELECT i, id, person, printf('%s.%s.%d', lower(first_name), lower(last_name), person) AS username,
            first_name, last_name, printf('person.%07d@example.com', person) AS email, state, missed_payments
        FROM (
            SELECT *,
                pick(['Ada', 'Bo', 'Cleo', 'Dov', 'Elif', 'Fen', 'Gus', 'Hana', 'Ines', 'Jun', 'Kit', 'Lars', 'Mira',
                    'Noor', 'Otis', 'Pia'], h(20, person, 0)) AS first_name,
                pick(['Sampleton', 'Mockridge', 'Fakenham', 'Testerly', 'Exampleby', 'Placeholt', 'Dummond',
                    'Standinson', 'Trialworth', 'Fixture'], h(21, person, 0)) AS last_name,
                pick(['CA', 'CA', 'CA', 'TX', 'TX', 'FL', 'FL', 'NY', 'NY', 'WA', 'OR', 'CO', 'IL', 'GA', 'ME'],
                    h(22, person, 0)) AS state,
                greatest(0, floor(u(23, person, 0) * 6) - 3)::INTEGER AS missed_payments
            FROM endpoint WHERE NOT is_second
        );
        COPY (SELECT * EXCLUDE (i, person) FROM contact ORDER BY i)
        TO \(path("salesforce_contact.parquet")) (FORMAT parquet, COMPRESSION zstd);

        """
    }

    /// A loan ends once a year, on a day that differs between loans; it is renewed half a year after its end.
    private var loans: String {
        """
        COPY (
            SELECT printf('loan-%07d', i) AS id, id AS contact_id,
                make_date(\(lastDay)::INTEGER) + 183 - ((\(lastDay) + h(24, person, 0) % 365) % 365)::INTEGER AS end_date,
                u(25, person, 0) < 0.6 AS auto_renewal, 500 + (h(26, person, 0) % 96)::INTEGER * 100 AS amount
            FROM contact WHERE u(27, person, 0) < 0.6 ORDER BY i
        ) TO \(path("salesforce_loan__c.parquet")) (FORMAT parquet, COMPRESSION zstd);

        """
    }

    /// A table of visits over twelve months: a visit with some probability in each 30 days, low for most people.
    private func visits(_ table: String, topic: Int, who: String, of column: String) -> String {
        let lastBlock = (now - 1) / (30 * 86_400)
        return """
            COPY (
                SELECT \(who), make_timestamp(second * 1000000) AS timestamp FROM (
                    SELECT c.\(column) AS \(who), b.block,
                        b.block * 2592000 + (h(\(topic), c.person, b.block) % 2592000)::BIGINT AS second
                    FROM contact c CROSS JOIN range(\(lastBlock - 12), \(lastBlock + 1)) b(block)
                    WHERE u(\(topic + 1), c.person, b.block)
                        < CASE WHEN u(\(topic + 2), c.person, 0) < 0.6 THEN 0.14 ELSE 0.7 END
                ) WHERE second <= \(now) AND second > \(now - 360 * 86_400) ORDER BY second, \(who)
            ) TO \(path("\(table).parquet")) (FORMAT parquet, COMPRESSION zstd);

            """
    }

    private var otherData: String {
        """
        COPY (
            SELECT id AS endpoint_id, (h(28, i, 0) % 1000)::INTEGER AS score,
                pick(['survey', 'branch', 'partner'], h(29, i, 0)) AS source
            FROM endpoint WHERE u(28, i, 1) < 0.5 ORDER BY i
        ) TO \(path("some_other_data.parquet")) (FORMAT parquet, COMPRESSION zstd);

        """
    }

    private var ownEndpoints: String {
        """
        COPY (
            SELECT id AS "Id", address AS "Address", channel AS "ChannelType", user_id AS "User.UserId"
            FROM endpoint ORDER BY i
        ) TO \(path(DemoLake.endpointsFile)) (FORMAT csv, HEADER true);

        """
    }
}
