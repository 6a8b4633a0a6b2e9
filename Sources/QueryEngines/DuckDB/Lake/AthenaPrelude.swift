/// Macros with which DuckDB evaluates the Athena functions of the reference's queries as Athena does.
///
/// A macro hides all arities of the built-in function of its name, so each one repeats those that it keeps. It is not a
/// whole dialect; `integer_division` is set in addition.
enum AthenaPrelude {
    static let definitions = [
        """
        CREATE MACRO date_add(date, interval_) AS date + interval_,
          (unit, n, ts DATE) AS CAST(ts + \(interval) AS DATE),
          (unit, n, ts) AS ts + \(interval);
        """,
        // Complete units between the two; the built-in function counts the boundaries between them.
        "CREATE MACRO date_diff(unit, a, b) AS date_sub(unit, a, b);",
        "CREATE MACRO from_unixtime(seconds) AS to_timestamp(seconds);",
        "CREATE MACRO to_unixtime(ts) AS epoch(ts);",
        "CREATE MACRO from_iso8601_timestamp(text) AS CAST(text AS TIMESTAMPTZ);",
        "CREATE MACRO from_iso8601_date(text) AS CAST(text AS DATE);",
        "CREATE MACRO date(x) AS CAST(x AS DATE);",
        "CREATE MACRO day_of_week(x) AS isodow(x);",
        "CREATE MACRO last_day_of_month(x) AS last_day(x);",
        "CREATE MACRO json_extract_scalar(json, path) AS json_extract_string(json, path);",
        "CREATE MACRO approx_distinct(x) AS approx_count_distinct(x);",
        "CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern);",
        "CREATE MACRO array_join(list, separator) AS array_to_string(list, separator);",
    ]

    /// The functions of the prelude that a query may call in addition.
    static let functions: Set<String> = [
        "date_add", "date_diff", "from_unixtime", "to_unixtime", "from_iso8601_timestamp", "from_iso8601_date", "date",
        "day_of_week", "last_day_of_month", "json_extract_scalar", "approx_distinct", "regexp_like", "array_join",
    ]

    private static let interval = """
        CASE lower(unit) WHEN 'millisecond' THEN to_milliseconds(n) WHEN 'second' THEN to_seconds(n) \
        WHEN 'minute' THEN to_minutes(n) WHEN 'hour' THEN to_hours(n) WHEN 'day' THEN to_days(CAST(n AS INTEGER)) \
        WHEN 'week' THEN to_days(CAST(7 * n AS INTEGER)) WHEN 'month' THEN to_months(CAST(n AS INTEGER)) \
        WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER)) WHEN 'year' THEN to_years(CAST(n AS INTEGER)) \
        ELSE error('date_add: no such unit') END
        """
}
