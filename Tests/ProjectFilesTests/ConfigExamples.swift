import Testing

/// A `headgate.yaml` with what is wrong with it; the reader and the schema are both held to it.
struct ConfigExample: Sendable, CustomTestStringConvertible {
    /// Also the name of its golden file.
    var name: String
    var yaml: String
    /// What the schema must say; the reader says no to every bad one.
    var schemaRefuses = false
    var isGood = false

    var testDescription: String { name }

    static let good: [ConfigExample] = [
        ConfigExample(name: "smallest", yaml: "lake: {tables: {people: lake/people.csv}}", isGood: true),
        ConfigExample(name: "webhooks", yaml: webhooks, isGood: true),
        ConfigExample(name: "preset", yaml: "lake: {preset: due_eventdb}\nsegments: {a: }\n", isGood: true),
        ConfigExample(name: "s3", yaml: onS3, isGood: true),
        ConfigExample(name: "whole", yaml: whole, isGood: true),
        ConfigExample(name: "aws", yaml: aws, isGood: true),
        ConfigExample(
            name: "variables",
            yaml: """
                lake: {tables: {people: "${env:LAKE}/people.csv"}}
                engine: {threads: "${env:THREADS}", memory: "${env:MEMORY}"}
                max_rejected: ${env:THREADS}
                """, isGood: true),
    ]

    /// With the variables of `exampleEnvironment`.
    static let webhooks = """
        lake: {tables: {people: lake/people.csv}}
        alerts:
          sinks:
            - {type: webhook, url: "https://hooks.example.com/${env:TOKEN}?x=1", secret: "${env:HOOK_SECRET}"}
            - type: webhook
              url: http://127.0.0.1:8080/alerts
              secret: ["${env:HOOK_SECRET}", "whsec_${env:OLD_SECRET}"]
              timeout: 5s
              within: 20s
              allow_internal: true
        """

    static let aws = """
        lake: {database: crm, tables: {people: lake/people.csv}}
        aws: {region: eu-west-1}
        results: s3://acme-headgate/results/
        engine: {type: athena, workgroup: analysts, work_database: headgate_work, timeout: 20m, jobs: 10,
                 scan_limit: 1TB, price_per_tb: 5}
        destination:
          type: pinpoint
          application: 0123456789abcdef0123456789abcdef
          role: arn:aws:iam::123456789012:role/pinpoint-import
          segment: "headgate {segment}"
        notices: [{type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:headgate"}]
        targets:
          dev: {results: .headgate/results, engine: {type: duckdb}, destination: {type: audience}}
          prod: {aws: {profile: production}, engine: {workgroup: service}}
        """

    static let onS3 = """
        lake:
          tables:
            globbed: s3://a-lake/events/**/*.parquet
            parted: {path: "s3://a-lake/day=*/x.csv"}
            single: s3://a.lake/people.csv.gz
            folder: {path: s3://a-lake/folder, format: parquet, hive: {day: varchar, hour: int}}
            plain: {path: s3://a-lake/plain/, format: json, hive: false, columns: {Id: string, tags: "array<string>"}}
            tabs:
              path: "s3://${env:BUCKET}/tabs/"
              format: csv
              columns: {id: varchar(20), amount: "decimal(10,2)", at: timestamp}
              header: false
              delimiter: "\\t"
              quote: ""
              escape: ""
              null_text: \\N
        """

    static let whole = """
        version: 1
        lake:
          preset: due_eventdb
          database: crm
          tables:
            all_events: {path: lake/all_events, format: parquet, hive: true}
            people: lake/people.csv
            visits: {path: "lake/visits/*.jsonl"}
          views: lake/views
        dialect: duckdb
        destination: {type: audience, path: data/audience.sqlite}
        results: file:///var/headgate/results
        engine: {type: duckdb, memory: 4GB, threads: 2, temp: 20GiB, timeout: 1h}
        notices: [{type: file, path: notices.jsonl}, {type: stderr}]
        alerts:
          repeat: 24h
          sinks:
            - {type: file, path: alerts.jsonl}
            - {type: command, argv: [./notify.sh, -v], timeout: 10s}
        serve: {listen: 127.0.0.1:9464}
        plan: {max_age: 12h}
        retention: {runs: 5, days: 7}
        max_rejected: 3
        targets:
          dev: {}
          prod:
            destination: {type: audience, path: /srv/audience.sqlite}
            results: prod/results
            engine: {threads: 8}
        default_target: prod
        segments:
          a:
            query: segments/a.sql
            description: Everyone
            mode: upsert
            leavers: {set: "No"}
            one_endpoint_per_user: true
            dialect: athena
            schedule: {every: 15m}
            guards:
              allow_empty: true
              invalid: {share: 2.5%, rows: 10}
              removed: off
              changed: {share: 10%}
              row_count: 75%
              null_rate: 20
              bytes_scanned: 10GB
              rejected: {rows: 5}
          b-2:
            leavers: {all: clear, attributes: {"User.UserAttributes.Plan": {set: none}, Attributes.X: keep}}
            schedule: {cron: "0 6 * * MON-FRI", timezone: Europe/Berlin}

        """
}
