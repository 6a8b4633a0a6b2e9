import SegmentCore

extension DemoScript {
    /// Writes the days whose number modulo two is `part`: two scripts share the work.
    func events(part: Int) -> String { head + endpoints + activities + steps(part: part) + eventsCopy }

    /// Activities of people: messages that they receive, and sessions. They begin one day before the lake, because
    /// opens and clicks may follow on the next day.
    private var activities: String {
        """
        CREATE TEMP TABLE activity AS
        WITH busy AS (
            SELECT e.i, d.day, least(16, floor(e.daily_rate + u(6, e.i, d.day)))::BIGINT AS times
            FROM range(\(firstDay - 1), \(lastDay + 1)) d(day) CROSS JOIN endpoint e
            WHERE e.daily_rate + u(6, e.i, d.day) >= 1
                AND (NOT e.is_seasonal OR (d.day + e.phase) % 120 < 70)
        ), numbered AS (
            SELECT i, day * 16 + unnest(range(times)) AS number, day FROM busy
        )
        SELECT i, number, h(7, i, number) AS noise, u(8, i, number) AS kind, u(9, i, number) AS luck,
            day * 86400 - \(Self.dayShift) + (h(10, i, number) % 86400)::BIGINT AS second
        FROM numbered;

        """
    }

    /// The events of each activity, some seconds after it, with the day on which they arrive.
    private func steps(part: Int) -> String {
        """
        CREATE TEMP MACRO step(name, after) AS struct_pack(name := name, after := after::BIGINT);
        CREATE TEMP TABLE event AS
        WITH chain AS (
            SELECT a.i, a.noise, a.second, CASE
                WHEN e.channel = 'EMAIL' AND kind < 0.62 THEN
                    CASE WHEN kind < 0.40 THEN [step('_campaign.send', 0)]
                        WHEN kind < 0.46 THEN [step('_journey.send', 0)] ELSE [] END
                    || [step('_email.send', 1)]
                    || CASE WHEN luck < 0.005 THEN [step('_email.rejected', 2)]
                        WHEN luck < 0.013 THEN [step('_email.hardbounce', 4)]
                        WHEN luck < 0.030 THEN [step('_email.softbounce', 5)]
                        ELSE [step('_email.delivered', 3)] END
                    || CASE WHEN luck > 0.62 THEN [step('_email.open', 60 + noise % 30000)] ELSE [] END
                    || CASE WHEN luck > 0.88 THEN [step('_email.click', 90 + noise % 30000)] ELSE [] END
                    || CASE WHEN luck > 0.997 THEN [step('_email.unsubscribe', 150 + noise % 30000)]
                        WHEN luck > 0.996 THEN [step('_email.complaint', 200 + noise % 30000)] ELSE [] END
                WHEN e.channel = 'SMS' AND kind < 0.55 THEN
                    CASE WHEN kind < 0.35 THEN [step('_campaign.send', 0)] ELSE [] END
                    || [step('_SMS.BUFFERED', 1)]
                    || CASE WHEN luck < 0.04 THEN [step('_SMS.FAILURE', 30)]
                        WHEN luck > 0.99 THEN [step('_SMS.SUCCESS', 5), step('_SMS.OPTOUT', 900)]
                        ELSE [step('_SMS.SUCCESS', 5)] END
                WHEN e.channel IN ('GCM', 'APNS') AND kind < 0.35 THEN [step('_campaign.send', 0)]
                ELSE [step('_session.start', 0), step('_session.stop', 30 + noise % 1800)] END AS steps
            FROM activity a JOIN endpoint e USING (i)
        ), single AS (
            SELECT i, noise, second, unnest(steps) AS step FROM chain
        ), timed AS (
            SELECT i, noise, step.name AS event_type, second + step.after AS moment,
                (second + step.after + 3 + \(Self.dayShift)) // 86400 AS day
            FROM single
        )
        SELECT * FROM timed
        WHERE moment + 3 <= \(now) AND day BETWEEN \(firstDay) AND \(lastDay) AND day % 2 = \(part)
        ORDER BY day, moment, i, event_type;

        """
    }

    private var eventsCopy: String {
        """
        COPY (
            WITH told AS (
                SELECT v.*, e.channel, e.id, e.user_id, e.address, starts_with(event_type, '_email') AS is_mail,
                    starts_with(event_type, '_SMS') AS is_sms, starts_with(event_type, '_session') AS is_session,
                    printf('%016x%016x', hash(v.i), v.noise) AS message_id,
                    printf('campaign-%02d', 1 + (noise % 12)::INTEGER) AS campaign
                FROM event v JOIN endpoint e USING (i)
                ORDER BY day, moment, v.i, event_type
            )
            SELECT \(eventColumns),
                strftime(make_timestamp(day * 86400000000), '%Y-%m-%d') AS ingest_timestamp
            FROM told
        ) TO \(path("all_events")) (
            FORMAT parquet, PARTITION_BY (ingest_timestamp), OVERWRITE_OR_IGNORE, COMPRESSION zstd, ROW_GROUP_SIZE 30720
        );

        """
    }
}
