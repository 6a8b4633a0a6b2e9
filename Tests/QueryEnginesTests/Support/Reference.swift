import SegmentCore

/// The four example queries of the reference solution.
enum Reference {
    /// Queries 2 and 3 group by an alias that is not in FROM, as printed.
    enum Spelling: String {
        case printed = "endpoint"
        case mended = "contact"
    }

    static let all = [clicked, renewal(.mended), unengaged(.mended), session]

    static let clicked = SourceText(
        "SELECT DISTINCT(endpoint_id) as Id, 'Yes' as \"User.UserAttributes.HasClicked\" FROM email_click",
        name: "segments/clicked.sql")

    static func renewal(_ spelling: Spelling) -> SourceText {
        SourceText(
            """
            SELECT MAX(contact.id) as Id, 'Renewal' as "User.UserAttributes.LifecycleStage"
            FROM salesforce_contact contact
            INNER JOIN salesforce_loan__c loan ON loan.contact_id = contact.id
            LEFT JOIN some_other_data other ON contact.id = other.endpoint_id
            WHERE loan.end_date > date_add('day', -30, NOW()) AND loan.auto_renewal = false AND contact.missed_payments = 0
            GROUP BY \(spelling.rawValue).id
            """, name: "segments/renewal.sql")
    }

    static func unengaged(_ spelling: Spelling) -> SourceText {
        SourceText(
            """
            SELECT MAX(contact.id) as Id, MAX(contact.state) as "User.UserAttributes.UnengagedByState"
            FROM salesforce_contact contact
            LEFT JOIN email_click click ON contact.id = click.endpoint_id
            LEFT JOIN system_logins logins ON logins.username = contact.username
            LEFT JOIN google_analytics ga ON ga.user_id = contact.id
            WHERE click.ingest_timestamp > date_add('month', -6, NOW()) AND logins.timestamp > date_add('month', -6, NOW())
              AND ga.timestamp > date_add('month', -6, NOW())
            GROUP BY \(spelling.rawValue).id
            HAVING COUNT(click.event_timestamp) < 2 AND COUNT(logins.timestamp) < 2 AND COUNT(ga.timestamp) < 2
            """, name: "segments/unengaged.sql")
    }

    static let session = SourceText(
        """
        SELECT DISTINCT(endpoint_id) as Id, 'Yes' as "Attributes.LoggedInDuringLast24Hours"
        FROM session_start WHERE ingest_timestamp > current_timestamp - interval '24' hour
        """, name: "segments/session.sql")
}
