/// The four queries of the demo: the published examples, with one correction in the second and third (`contact.id`
/// where they group by an alias that does not exist).
enum DemoQueries {
    static let files = [
        (path: "segments/has_clicked.sql", text: hasClicked),
        (path: "segments/renewal.sql", text: renewal),
        (path: "segments/unengaged_by_state.sql", text: unengagedByState),
        (path: "segments/logged_in_last_24_hours.sql", text: loggedIn),
    ]

    static let hasClicked = """
        -- Everyone who clicked an e-mail
        SELECT DISTINCT(endpoint_id) as Id, 'Yes' as "User.UserAttributes.HasClicked" FROM email_click

        """

    static let renewal = """
        -- 30 days from the end of the subscription
        SELECT MAX(contact.id) as Id, 'Renewal' as "User.UserAttributes.LifecycleStage"
        FROM salesforce_contact contact
        INNER JOIN salesforce_loan__c loan ON loan.contact_id = contact.id
        LEFT JOIN some_other_data other ON contact.id = other.endpoint_id
        WHERE loan.end_date > date_add('day', -30, NOW()) AND loan.auto_renewal = false AND contact.missed_payments = 0
        GROUP BY contact.id

        """

    static let unengagedByState = """
        -- The unengaged, by state
        SELECT MAX(contact.id) as Id, MAX(contact.state) as "User.UserAttributes.UnengagedByState"
        FROM salesforce_contact contact
        LEFT JOIN email_click click ON contact.id = click.endpoint_id
        LEFT JOIN system_logins logins ON logins.username = contact.username
        LEFT JOIN google_analytics ga ON ga.user_id = contact.id
        WHERE click.ingest_timestamp > date_add('month', -6, NOW()) AND logins.timestamp > date_add('month', -6, NOW())
          AND ga.timestamp > date_add('month', -6, NOW())
        GROUP BY contact.id
        HAVING COUNT(click.event_timestamp) < 2 AND COUNT(logins.timestamp) < 2 AND COUNT(ga.timestamp) < 2

        """

    static let loggedIn = """
        -- A session in the last 24 hours
        SELECT DISTINCT(endpoint_id) as Id, 'Yes' as "Attributes.LoggedInDuringLast24Hours"
        FROM session_start WHERE ingest_timestamp > current_timestamp - interval '24' hour

        """
}
