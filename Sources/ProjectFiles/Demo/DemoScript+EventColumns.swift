extension DemoScript {
    /// The columns of `all_events`, nested as in the event stream. Absent branches are NULL.
    var eventColumns: String {
        """
        event_type, moment * 1000 + (noise % 1000)::BIGINT AS event_timestamp,
                moment * 1000 + 2500 AS arrival_timestamp, '3.1' AS event_version,
                {'app_id': 'harbourlinedemo', 'sdk': MAP {}::MAP(VARCHAR, VARCHAR)} AS application,
                {'client_id': id, 'cognito_id': CASE WHEN is_session THEN user_id END} AS client,
                {'platform': CASE WHEN is_session THEN MAP {'name':
                    CASE channel WHEN 'APNS' THEN 'ios' WHEN 'GCM' THEN 'android' ELSE 'web' END} END} AS device,
                CASE WHEN is_session
                    THEN MAP {'session_id': message_id, 'start_timestamp': (moment * 1000)::VARCHAR} END AS session,
                \(attributes) AS attributes,
                {'custom': CASE WHEN NOT is_session THEN MAP {'brand': 'harbourline'} END} AS client_context,
                '000000000000' AS awsaccountid,
                {'email_channel': CASE WHEN is_mail THEN {'mail_event': \(mailEvent)} END} AS facets,
                {'price_in_millicents_usd': CASE WHEN is_sms THEN 645.0::DOUBLE END} AS metrics
        """
    }

    private var attributes: String {
        """
        CASE
                    WHEN is_session THEN MAP {}::MAP(VARCHAR, VARCHAR)
                    WHEN event_type = '_journey.send' THEN MAP {
                        'journey_id': 'journey-welcome', 'journey_run_id': 'run-1',
                        'journey_activity_id': 'step-' || (1 + noise % 3), 'journey_send_status': 'SUCCESS'}
                    WHEN is_sms THEN MAP {
                        'campaign_id': campaign, 'message_id': message_id, 'sender_request_id': message_id,
                        'destination_phone_number': address, 'iso_country_code': 'US', 'number_of_message_parts': '1',
                        'message_type': 'PROMOTIONAL', 'customer_context': '{"user":"' || user_id || '"}',
                        'record_status': CASE event_type WHEN '_SMS.FAILURE' THEN 'UNREACHABLE'
                            WHEN '_SMS.BUFFERED' THEN 'PENDING' ELSE 'DELIVERED' END}
                    ELSE MAP {'campaign_id': campaign, 'treatment_id': (noise % 2)::VARCHAR} END
        """
    }

    private var mailEvent: String {
        """
        {
                    'mail': {'message_id': message_id, 'message_send_timestamp': moment * 1000,
                        'from_address': 'news@example.com', 'destination': [address], 'headers_truncated': false,
                        'headers': NULL::MAP(VARCHAR, VARCHAR)[],
                        'common_headers': {
                            'from': 'news@example.com', 'to': [address], 'subject': 'News of ' || campaign}},
                    'send': CASE WHEN event_type = '_email.send' THEN MAP {}::MAP(VARCHAR, VARCHAR) END,
                    'delivery': CASE WHEN event_type = '_email.delivered' THEN {
                        'smtp_response': '250 OK', 'reporting_mta': 'mta.example.com', 'recipients': [address],
                        'processing_time_millis': (300 + noise % 900)::INTEGER} END,
                    'open': CASE WHEN event_type = '_email.open' THEN {
                        'ip_address': '192.0.2.' || (1 + noise % 250), 'user_agent': 'Sample/1.0'} END,
                    'click': CASE WHEN event_type IN ('_email.click', '_email.unsubscribe') THEN {
                        'ip_address': '192.0.2.' || (1 + noise % 250), 'user_agent': 'Sample/1.0',
                        'link': 'https://www.example.com/offers/' || (1 + noise % 40),
                        'link_tags': {'unsubscribeLinkTag':
                            CASE WHEN event_type = '_email.unsubscribe' THEN ['all'] END}} END,
                    'reject': CASE WHEN event_type = '_email.rejected' THEN {'reason': 'Bad content'} END,
                    'complaint': CASE WHEN event_type = '_email.complaint' THEN {
                        'complained_recipients': [{'email_address': address}], 'feedback_id': message_id,
                        'user_agent': 'Sample/1.0', 'complaint_feedback_type': 'abuse'} END,
                    'bounce': CASE WHEN event_type IN ('_email.hardbounce', '_email.softbounce') THEN {
                        'bounce_type': CASE event_type WHEN '_email.hardbounce' THEN 'Permanent' ELSE 'Transient' END,
                        'bounce_sub_type': 'General',
                        'bounced_recipients': [{'email_address': address, 'action': 'failed', 'status': '5.1.1',
                            'diagnostic_code': 'smtp; 550 5.1.1 user unknown'}],
                        'feedback_id': message_id, 'reporting_mta': 'mta.example.com'} END}
        """
    }
}
