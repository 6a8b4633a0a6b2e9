extension ConfigExample {
    static let bad: [ConfigExample] = [
        ConfigExample(
            name: "unknown-keys",
            yaml: """
                laek: {}
                lake: {tables: {people: {path: lake/people.csv, formt: csv}}, view: lake/views}
                destination: {type: audience, pfad: x}
                engine: {memroy: 4GB}
                targets: {dev: {result: x}}
                segments:
                  a: {querry: segments/a.sql, guards: {removd: off, changed: {shares: 5%}}, schedule: {evry: 15m}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "wrong-types",
            yaml: """
                version: 2
                lake: {tables: {people: {path: [lake/people.csv], hive: yes}}}
                dialect: [athena]
                engine: {threads: many, memory: 4}
                notices: {type: stderr}
                plan: 24h
                retention: {runs: 0, days: "thirty"}
                max_rejected: -1
                targets: [dev]
                segments:
                  a: segments/a.sql
                  b: {query: {file: x}, one_endpoint_per_user: 1, mode: merge, guards: {removed: 15%, null_rate: 200}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "missing-files",
            yaml: """
                lake:
                  tables:
                    people: lake/poeple.csv
                    visits: {path: nowhere/*.json}
                    empty: lake/views
                    odd: lake/odd.file
                  views: lake/view
                segments:
                  a: {query: segments/aa.sql}
                  not_there: {}
                  folder: {query: segments}
                  inline: {query: "SELECT 1 AS Id"}
                """),
        ConfigExample(
            name: "alerts",
            yaml: """
                lake: {preset: due_eventdb}
                alerts:
                  repeat: daily
                  sinks:
                    - {type: mail}
                    - {path: a.jsonl}
                    - {type: command}
                    - {type: command, argv: ./notify.sh}
                    - {type: command, argv: []}
                    - {type: command, argv: [x], path: y, timeout: 30}
                    - {type: file, argv: [x]}
                """, schemaRefuses: true),
        ConfigExample(
            name: "webhooks",
            yaml: """
                lake: {preset: due_eventdb}
                alerts:
                  sinks:
                    - {type: webhook}
                    - {type: webhook, url: ftp://example.com, secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
                    - {type: webhook, url: "https://user:hunter2@example.com/", secret: "${env:SHORT}"}
                    - {type: webhook, url: http://example.com/T0KEN, secret: "${env:SECRET}"}
                    - {type: webhook, url: "https://[::ffff:169.254.169.254]/T0KEN", secret: []}
                    - {type: webhook, url: "https://10.0.0.1/T0KEN", secret: ["${env:NO_SUCH}"], path: x, argv: [y]}
                    - {type: webhook, url: [], secret: {a: b}, timeout: 1m, within: 30s, allow_internal: yes}
                    - {type: file, url: "https://example.com", secret: "${env:SECRET}"}
                """, schemaRefuses: true),
        ConfigExample(
            name: "serve",
            yaml: """
                lake: {preset: due_eventdb}
                serve: {listen: "0.0.0.0:9464", port: 1}
                """, schemaRefuses: true),
        ConfigExample(
            name: "serve-port", yaml: "lake: {preset: due_eventdb}\nserve: {listen: 9464}", schemaRefuses: true),
        ConfigExample(
            name: "schedules",
            yaml: """
                lake: {preset: due_eventdb}
                segments:
                  a: {schedule: {every: 15}}
                  b-2: {schedule: {every: 30s}}
                  c: {query: segments/a.sql, schedule: {cron: "0 6 * *"}}
                  d: {query: segments/a.sql, schedule: {cron: "61 6 * * *"}}
                  e: {query: segments/a.sql, schedule: {cron: "0 6 * * MOM"}}
                  f: {query: segments/a.sql, schedule: {cron: "0 6 31 2 *"}}
                  g: {query: segments/a.sql, schedule: {cron: "@daily"}}
                  h: {query: segments/a.sql, schedule: {cron: "0 6 * * *", timezone: Berlin}}
                  i: {query: segments/a.sql, schedule: {cron: "0 6 * * *", timezone: Europe/Berln}}
                  j: {query: segments/a.sql, schedule: {every: 1h, cron: "0 6 * * *"}}
                  k: {query: segments/a.sql, schedule: {timezone: UTC}}
                  l: {query: segments/a.sql, schedule: 15m}
                  m: {query: segments/a.sql, schedule: {every: 1h, timezone: UTC}}
                  n: {query: segments/a.sql, schedule: {cron: "*/0 9-5 * * *"}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "duplicate-keys",
            yaml: """
                lake: {preset: due_eventdb}
                results: one
                segments:
                  a: {mode: mirror}
                  b-2: {mode: upsert, mode: mirror}
                  a: {mode: upsert}
                "results": two
                results: three
                """),
        ConfigExample(
            name: "names",
            yaml: """
                lake:
                  database: my-lake
                  tables: {people: lake/people.csv, PEOPLE: lake/people.csv, two words: lake/people.csv}
                targets: {a/b: }
                default_target: b
                segments:
                  ../evil: {query: segments/a.sql}
                  a: {}
                  A: {query: segments/a.sql}
                  "": {query: segments/a.sql}
                """, schemaRefuses: true),
        ConfigExample(
            name: "variables",
            yaml: """
                lake: {tables: {people: "${env:NO_SUCH}/people.csv", "${env:LAKE}": lake/people.csv}}
                results: ${env:}
                destination: {type: "${env:SECRET}"}
                max_rejected: ${env:SECRET}
                engine: {memory: "${env:SECRET}"}
                segments:
                  a: {query: "${env:SECRET}/a.sql", mode: "${env:SECRET}", schedule: {cron: "${env:SECRET}"}}
                  b-2: {leavers: "${env:SECRET}", schedule: {cron: "0 6 * * *", timezone: "${env:SECRET}"}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "leavers",
            yaml: """
                lake: {preset: due_eventdb}
                segments:
                  a: {leavers: drop}
                  b-2: {leavers: {all: cleer, attributes: {Address: clear, Attributes.X: {set: [1]}, Attributes.Y: {}}}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "aws-targets",
            yaml: """
                lake: {tables: {people: people.csv}}
                targets:
                  folder:
                    engine: {type: athena}
                    destination: {type: pinpoint, application: a1, role: arn:aws:iam::123456789012:role/import}
                  halves:
                    results: s3://Bucket/results
                    destination: {type: pinpoint, role: import, path: audience.sqlite}
                  strangers:
                    results: gs://bucket/results
                    engine: {memory: 4GB, workgroup: primary, scan_limit: 1TB}
                    destination: {type: audience, jobs: 3}
                  limits:
                    results: "s3://bucket/it's"
                    engine: {type: athena, memory: 4GB, workgroup: a b, jobs: 0, price_per_tb: dear, work_database: 9x}
                    destination: {type: pinpoint, application: "a/b", role: "arn:aws:iam::1:role/x", jobs: 11, segment: ""}
                default_target: folder
                notices:
                - {type: sns}
                - {type: sns, topic: my-topic, path: notices.jsonl}
                - {type: stderr, topic: "arn:aws:sns:eu-west-1:123456789012:t"}
                """, schemaRefuses: true),
        ConfigExample(
            name: "tables-on-s3",
            yaml: """
                lake:
                  tables:
                    a: s3a://lake/people/*.csv
                    b: https://lake.example.com/people.csv
                    c: s3://lake/people
                    d: s3://Lake/people.csv
                    e: s3://lake
                    f: s3://lake//people.csv
                    g: s3://lake/x/../people.csv
                    h: s3://lake/people?.csv
                    i: s3://lake/people.orc
                    j: {path: "${env:NOWHERE}/i/", format: csv}
                    k: s3:///people.csv
                    l: s3://la*e/people.csv
                """),
        ConfigExample(
            name: "columns",
            yaml: """
                lake:
                  tables:
                    a: {path: s3://lake/a/, format: parquet, columns: {id: varchar}, header: true}
                    b: {path: s3://lake/b/, format: json, delimiter: ";", quote: ""}
                    c: {path: s3://lake/c/, format: csv, delimiter: abcde, quote: '""', header: yes}
                    d: {path: s3://lake/d/, format: csv, columns: {a: varchar, A: bigint, b: money, "": date, c: [x]}}
                    e: {path: s3://lake/e/, format: parquet, hive: {day: dates, hour: "int)"}}
                    f: {path: s3://lake/f/, format: csv, columns: [id]}
                    g: {path: s3://lake/g/, format: csv, columns: {a: "struct(a varchar", b: "decimal(50,2)"}}
                """, schemaRefuses: true),
        ConfigExample(
            name: "empty-paths",
            yaml: """
                lake: {tables: {people: "", visits: {path: ""}}, views: ""}
                results: ""
                destination: {type: audience, path: ""}
                notices: [{type: file, path: ""}]
                segments: {a: {query: ""}}
                """),
        ConfigExample(name: "no-lake", yaml: "segments: {a: }", schemaRefuses: true),
        ConfigExample(name: "no-tables", yaml: "lake: {}"),
        ConfigExample(name: "no-default", yaml: "lake: {preset: due_eventdb}\ntargets: {eu: , us: }"),
        ConfigExample(name: "syntax", yaml: "lake:\n  preset: [due_eventdb\nsegments: {}\n"),
        ConfigExample(name: "tab", yaml: "lake:\n\tpreset: due_eventdb\n"),
        ConfigExample(name: "empty", yaml: "# nothing\n"),
        ConfigExample(name: "text", yaml: "lake", schemaRefuses: true),
    ]
}
