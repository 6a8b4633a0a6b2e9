import TestSupport
import Testing

/// `headgate serve` as an operator meets it: signals, restarts, its status over HTTP.
@Suite(.timeLimit(.minutes(60))) struct ServeTests {
    @Test func `missed slots are run once, health and metrics tell it, and SIGTERM ends it`() async throws {
        try await withProject { project in
            try await project.layMissed()
            let outcome = try await project.serving { serve in
                try await serve.measured(#"headgate_runs_total{segment="plans",status="succeeded"} 1"#)
                let live = try await serve.get("/livez")
                #expect(live.code == 200 && live.body == "{\"reasons\":[],\"status\":\"ok\"}\n")
                #expect(try await serve.get("/readyz").code == 200)
                let metrics = try await serve.get("/metrics")
                #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
                for line in [
                    #"headgate_rows_total{kind="accepted",segment="plans"} 2"#,
                    #"headgate_start_lag_seconds_count{segment="plans"} 1"#,
                    #"headgate_run_duration_seconds_count{segment="plans"} 1"#,
                    #"headgate_stage_duration_seconds_count{stage="import"} 1"#, "headgate_project_valid 1",
                    "headgate_segments_scheduled 1", "headgate_runs_active 0",
                ] { #expect(metrics.body.contains("\n\(line)\n"), "\(line)") }
                try serve.send(.terminate)
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(outcome.stderr.contains("starting after missed slots"))
            #expect(try await project.carriers("Plan") == ["a": "gold", "b": "free"])
            #expect(try await project.runs().count == 1)

            // A restart neither repeats the slot nor leaves one out.
            let again = try await project.serving { serve in
                try await serve.measured("headgate_segments_scheduled 1")
                try serve.send(.terminate)
            }
            #expect(again.code == 0)
            #expect(try await project.runs().count == 1)
            try project.miss("plans")
            let once = try await project.headgate("serve", "--once", "--output", "json")
            #expect(once.code == 0, "\(once.stderr)")
            #expect(try once.json(as: [PrintedReport].self).map(\.status) == ["succeeded"])
            #expect(try await project.headgate("serve", "--once").stdout == "")
        }
    }

    @Test func `a run in flight ends before the process does, and meanwhile it is not ready`() async throws {
        try await withProject { project in
            try await project.layMissed()
            let engine = try await PausedEngine(in: project, waits: true)
            let outcome = try await project.serving(environment: engine.environment) { serve in
                _ = try await engine.started()
                #expect(try await serve.get("/metrics").body.contains("\nheadgate_runs_active 1\n"))
                try serve.send(.terminate)
                try await serve.logged("stopping: nothing new starts")
                let ready = try await serve.get("/readyz")
                #expect(ready.code == 503 && ready.body.contains(#""code":"stopping""#), "\(ready.body)")
                #expect(try await serve.get("/livez").code == 200)
                try await engine.goOn()
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(outcome.stderr.contains("status=succeeded"))
            #expect(try await project.carriers("Plan").count == 2)
        }
    }

    @Test func `a second signal interrupts the run, and the next serve goes on with it`() async throws {
        try await withProject { project in
            try await project.layMissed()
            let engine = try await PausedEngine(in: project, waits: true)
            let outcome = try await project.serving(environment: engine.environment) { serve in
                _ = try await engine.started()
                try serve.send(.terminate)
                try await serve.logged("stopping: nothing new starts")
                try serve.send(.interrupt)
            }
            #expect(outcome.code == 130)
            let run = try #require(try await project.runs().first)
            #expect(outcome.stderr.contains("headgate resume \(run)"))
            let next = try await project.headgate("serve", "--once", "--output", "json")
            #expect(next.code == 0, "\(next.stderr)")
            let reports = try next.json(as: [PrintedReport].self)
            #expect(reports.map(\.runID) == [run] && reports.map(\.status) == ["succeeded"])
            #expect(try await project.carriers("Plan").count == 2)
        }
    }

    @Test func `a project that changes is used, an invalid one is said and not used`() async throws {
        try await withProject { project in
            let names = "names: {query: names.sql, schedule: {every: 7d}}"
            try project.write("SELECT id AS Id, name AS \"Attributes.Name\" FROM people", to: "names.sql")
            // The new segment has missed a slot too, so that it runs as soon as it is read.
            try await project.layMissed([TestProject.weekly, names])
            try project.miss("names")
            try project.configure([TestProject.weekly])
            let outcome = try await project.serving { serve in
                try await serve.measured(#"headgate_runs_total{segment="plans",status="succeeded"} 1"#)

                try project.configure([TestProject.weekly, "names: {query: nmaes.sql, schedule: {every: 7d}}"])
                try await serve.measured("headgate_project_valid 0")
                let ready = try await serve.get("/readyz")
                #expect(ready.code == 503 && ready.body.contains(#""code":"project_invalid""#), "\(ready.body)")
                #expect(try await serve.get("/livez").code == 200)
                #expect(serve.log().contains("the changed project is invalid, the old one stays"))

                try project.configure([TestProject.weekly, names])
                try await serve.measured(#"headgate_runs_total{segment="names",status="succeeded"} 1"#)
                try await serve.measured("headgate_project_valid 1")
                try await serve.measured("headgate_segments_scheduled 2")
                #expect(try await serve.get("/readyz").code == 200)

                // One without the target that is served is no project to serve.
                try project.configure([TestProject.weekly], more: "targets: {other: }\n")
                try await serve.measured("headgate_project_valid 0")
                try serve.send(.interrupt)
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
            #expect(try await project.carriers("Name").count == 3)
        }
    }

    @Test func `a port that is taken ends serve before anything starts, another address is refused`() async throws {
        try await withProject { project in
            try await project.layMissed()
            try await LocalReceiver.running { _, port in
                let taken = try await project.headgate("serve", "--listen", "127.0.0.1:\(port)", "--output", "json")
                #expect(taken.code == 1)
                #expect(try taken.problemCodes() == ["listen_failed"])
                #expect(taken.stdout.contains("127.0.0.1:\(port) is in use"))
            }
            #expect(try await project.runs() == [])
            for address in ["0.0.0.0:9464", "10.0.0.1:9464", "example.com:80", "127.0.0.1", "9464", "127.0.0.1:99999"] {
                #expect(try await project.headgate("serve", "--listen", address).code == 64, "\(address)")
            }
            #expect(try await project.headgate("serve", "--once", "--listen", "127.0.0.1:0").code == 64)
        }
    }

    @Test func `the project says where to listen`() async throws {
        try await withProject { project in
            try await project.layMissed(more: "serve: {listen: \"localhost:0\"}\n")
            let outcome = try await project.serving([]) { serve in
                #expect(try await serve.get("/livez").code == 200)
                try serve.send(.terminate)
            }
            #expect(outcome.code == 0, "\(outcome.stderr)")
        }
    }
}
