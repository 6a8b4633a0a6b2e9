/// The texts of a new project's files, other than its queries.
enum TemplateTexts {
    static let gitignore = """
        # What runs leave behind: results, ledgers, the embedded audience.
        .headgate/
        # The data itself.
        lake/

        """

    static let plainConfig = """
        # Who should carry which attribute, said in SQL over a data lake.
        # Paths start at this folder. ${env:NAME} puts a variable of the environment into a value.
        version: 1

        lake:
          preset: due_eventdb            # the table all_events and its views (email_click, session_start, ...)
          tables:
            all_events: {path: lake/all_events, format: parquet, hive: true}
            # customers: lake/customers.parquet      # a file, a folder or a glob; parquet, csv or json
          # views: lake/views                        # a folder of .sql files; a view is named as its file

        dialect: athena                  # of segments and views: athena or duckdb

        destination: {type: audience, path: .headgate/audience.sqlite}
        results: .headgate/results

        segments:
          has_clicked:
            description: Everyone who clicked an e-mail
            query: segments/has_clicked.sql
            mode: mirror                 # mirror: agree with the result; upsert: send every row, take nothing away
            leavers: clear               # who leaves the result: keep, clear or {set: VALUE}
            # A user attribute is shared by the user's endpoints. Taking it away is safe when no user has two endpoints
            # in the result. Is that so in your data? Then say true; else select User.UserId too, or the rule is keep.
            one_endpoint_per_user: false
            # schedule: {every: 15m}     # or {cron: "0 6 * * 1-5", timezone: Europe/Berlin}
            # guards: {removed: {share: 15%, rows: 100}}

        """

    static let demoConfig = """
        # A sample project: four queries over a sample lake. Try: headgate plan has_clicked
        # Paths start at this folder. ${env:NAME} puts a variable of the environment into a value.
        version: 1

        lake:
          preset: due_eventdb            # the table all_events and its views (email_click, session_start, ...)
          tables:
            all_events: {path: lake/all_events, format: parquet, hive: true}
            salesforce_contact: lake/salesforce_contact.parquet
            salesforce_loan__c: lake/salesforce_loan__c.parquet
            some_other_data: lake/some_other_data.parquet
            system_logins: lake/system_logins.parquet
            google_analytics: lake/google_analytics.parquet

        dialect: athena
        destination: {type: audience, path: .headgate/audience.sqlite}
        results: .headgate/results
        notices:
          - {type: file, path: .headgate/notices.jsonl}

        # Some users of the sample have two endpoints: an e-mail address and a phone or an app. Attributes of the user
        # (User.UserAttributes.*) belong to both, so taking one away is safe only where no user can stand in the result
        # with two endpoints; one_endpoint_per_user says so. Else a query would select User.UserId too.
        segments:
          has_clicked:
            description: Everyone who clicked an e-mail
            query: segments/has_clicked.sql
            # Right: only an e-mail endpoint clicks, and no user of the sample has two of those.
            one_endpoint_per_user: true
            schedule: {every: 15m}

          renewal:
            description: 30 days from the end of the subscription
            query: segments/renewal.sql
            # Right: a contact is a person and carries the Id of the person's first endpoint.
            one_endpoint_per_user: true
            schedule: {cron: "0 6 * * *", timezone: UTC}

          unengaged_by_state:
            description: The unengaged, by state
            query: segments/unengaged_by_state.sql
            # Right, for the same reason. (Its WHERE undoes its LEFT JOINs: who never clicked is not found.)
            one_endpoint_per_user: true

          logged_in_last_24_hours:
            description: A session in the last 24 hours
            query: segments/logged_in_last_24_hours.sql
            # An attribute of the endpoint itself: who shares a user does not matter. Most leave again each day.
            guards: {removed: off, row_count: off}
            schedule: {every: 1h}

        """
}
