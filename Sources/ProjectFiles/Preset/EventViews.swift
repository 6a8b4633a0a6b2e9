import SegmentCore

/// The views of the preset `due_eventdb`: one per kind of event, in DuckDB's SQL.
///
/// They use plain expressions only (`epoch_ms`, `map_concat`, `coalesce`, `unnest`, casts, fields and keys), so that
/// the check of view texts needs no exceptions. `ingest_timestamp` is cast because its type is inferred from the names
/// of folders: days give a date, hours a timestamp.
enum EventViews {
    static let all: [LakeView] = EventView.all.map { view in
        LakeView(
            name: view.name, query: SourceText(view.sql, name: "due_eventdb/\(view.name).sql"), dialect: .duckdb)
    }
}

/// One view: the events that it selects, and its columns beside the common ones.
private struct EventView {
    var name: String
    var eventType: String
    /// Expressions with their column names.
    var columns: [(expression: String, name: String)]
    /// A list that gives one row per element, as `item`.
    var each: String?
    var tags = Self.mergedTags
    var hasCampaign = true

    /// The message's tags override those of the client.
    static let mergedTags = "map_concat(coalesce(client_context.custom, MAP {}), attributes)"
    /// Text messages carry their tags as JSON text; any other text is ignored.
    static let smsTags = "TRY_CAST(TRY_CAST(attributes['customer_context'] AS JSON) AS MAP(VARCHAR, VARCHAR))"

    var sql: String {
        let before = [
            ("epoch_ms(event_timestamp)", "event_timestamp"), ("epoch_ms(arrival_timestamp)", "arrival_timestamp"),
            ("application.app_id", "application_id"), ("client.client_id", "endpoint_id"),
        ]
        let campaign = [
            ("attributes['campaign_id']", "pinpoint_campaign_id"),
            ("attributes['treatment_id']", "pinpoint_treatment_id"),
        ]
        let account = [("awsaccountid", "aws_account_id")]
        let after = [(tags, "message_tags"), ("CAST(ingest_timestamp AS TIMESTAMP)", "ingest_timestamp")]
        let list = (before + (hasCampaign ? campaign : []) + account + columns + after)
            .map { "    \($0.0) AS \($0.1)" }.joined(separator: ",\n")
        let events = "all_events\nWHERE event_type = \(StandardSQL.literal(eventType))"
        let source =
            each.map {
                "(\n    SELECT *, unnest(\($0)) AS item FROM all_events\n"
                    + "    WHERE event_type = \(StandardSQL.literal(eventType))\n)"
            } ?? events
        return "SELECT\n\(list)\nFROM \(source)\n"
    }

    // MARK: Columns that several views share

    private static let event = "facets.email_channel.mail_event"

    static let message = [
        ("\(event).mail.message_id", "message_id"),
        ("epoch_ms(\(event).mail.message_send_timestamp)", "message_send_timestamp"),
        ("\(event).mail.from_address", "from_address"), ("\(event).mail.destination", "destination"),
    ]
    static let subject = [("\(event).mail.common_headers.subject", "subject")]
    static let bounce = [
        ("\(event).bounce.bounce_type", "bounce_type"), ("\(event).bounce.bounce_sub_type", "bounce_sub_type"),
        ("\(event).bounce.feedback_id", "feedback_id"), ("\(event).bounce.reporting_mta", "reporting_mta"),
        ("item.email_address", "bounced_recipient_email_address"), ("item.action", "bounced_recipient_action"),
        ("item.status", "bounced_recipient_status"), ("item.diagnostic_code", "bounced_recipient_diagnostic_code"),
    ]
    static let complaint = [
        ("item.email_address", "complained_email_address"), ("\(event).complaint.feedback_id", "feedback_id"),
        ("\(event).complaint.user_agent", "user_agent"),
        ("\(event).complaint.complaint_feedback_type", "complaint_feedback_type"),
    ]
    static let delivery = [
        ("\(event).delivery.smtp_response", "smtp_response"), ("\(event).delivery.reporting_mta", "reporting_mta"),
        ("\(event).delivery.recipients", "recipients"),
        ("\(event).delivery.processing_time_millis", "processing_time_millis"),
    ]
    static let open = [("\(event).\"open\".ip_address", "ip_address"), ("\(event).\"open\".user_agent", "user_agent")]
    static let click = [
        ("\(event).click.ip_address", "ip_address"), ("\(event).click.user_agent", "user_agent"),
        ("\(event).click.link", "link"),
    ]
    static let session = [
        ("session['session_id']", "session_id"), ("session['start_timestamp']", "session_start_timestamp"),
        ("client.cognito_id", "cognito_id"), ("device.platform['name']", "device_platform"),
    ]

    static func text(_ names: String...) -> [(String, String)] { names.map { ("attributes['\($0)']", $0) } }

    static let sms =
        text(
            "sender_request_id", "destination_phone_number", "record_status", "iso_country_code",
            "number_of_message_parts", "message_id")
    static let price = [("metrics.price_in_millicents_usd", "price_in_millicents_usd")]

    // MARK: The views

    static let all: [EventView] = [
        EventView(name: "email_send", eventType: "_email.send", columns: message + subject),
        EventView(
            name: "email_hardbounce", eventType: "_email.hardbounce", columns: message + bounce,
            each: "\(event).bounce.bounced_recipients"),
        EventView(
            name: "email_softbounce", eventType: "_email.softbounce", columns: message + bounce,
            each: "\(event).bounce.bounced_recipients"),
        EventView(
            name: "email_complaint", eventType: "_email.complaint", columns: message + complaint,
            each: "\(event).complaint.complained_recipients"),
        EventView(name: "email_delivered", eventType: "_email.delivered", columns: message + subject + delivery),
        EventView(name: "email_open", eventType: "_email.open", columns: message + subject + open),
        EventView(name: "email_click", eventType: "_email.click", columns: message + subject + click),
        EventView(
            name: "email_unsubscribe", eventType: "_email.unsubscribe",
            columns: message + subject + click
                + [("\(event).click.link_tags.unsubscribeLinkTag", "unsubscribeLinkTag")]),
        EventView(
            name: "email_rejected", eventType: "_email.rejected",
            columns: message + subject + [("\(event).reject.reason", "reject_reason")]),
        EventView(
            name: "sms_buffered", eventType: "_SMS.BUFFERED", columns: sms + text("message_type") + price,
            tags: smsTags),
        EventView(
            name: "sms_success", eventType: "_SMS.SUCCESS",
            columns: sms + text("message_type", "origination_phone_number") + price, tags: smsTags),
        EventView(name: "sms_failure", eventType: "_SMS.FAILURE", columns: sms + price, tags: smsTags),
        EventView(
            name: "sms_optout", eventType: "_SMS.OPTOUT",
            columns: sms + text("message_type", "origination_phone_number") + price, tags: smsTags),
        EventView(name: "campaign_send", eventType: "_campaign.send", columns: [], tags: "attributes"),
        EventView(
            name: "journey_send", eventType: "_journey.send",
            columns: text("journey_run_id", "journey_send_status", "journey_id", "journey_activity_id"),
            hasCampaign: false),
        EventView(name: "session_start", eventType: "_session.start", columns: session),
    ]
}
