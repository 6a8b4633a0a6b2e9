import Metrics
import Testing

@testable import Telemetry

@Suite struct PrometheusTests {
    private let registry = PrometheusRegistry([
        "a_total": .init("Things\nwith a \\."), "d_seconds": .init("Times.", bounds: [0.5, 1, 10]),
        "r": .init("Values.", bounds: [1]),
    ])

    @Test func `counters, with their suffix, help, and labels in order and escaped`() {
        Counter(label: "a", dimensions: [("z", "1"), ("b", "say \"hi\"\\\n")], factory: registry).increment(by: 2)
        Counter(label: "a_total", dimensions: [("b", "say \"hi\"\\\n"), ("z", "1")], factory: registry).increment()
        Counter(label: "a", dimensions: [], factory: registry).increment(by: 0)
        #expect(
            registry.text() == """
                # HELP a_total Things\\nwith a \\\\.
                # TYPE a_total counter
                a_total 0
                a_total{b="say \\"hi\\"\\\\\\n",z="1"} 3

                """)
    }

    @Test func `a timer is a histogram in seconds whose buckets add up`() {
        let timer = Timer(label: "d_seconds", dimensions: [("s", "x")], factory: registry)
        for milliseconds in [250, 500, 750, 20_000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.text() == """
                # HELP d_seconds Times.
                # TYPE d_seconds histogram
                d_seconds_bucket{s="x",le="0.5"} 2
                d_seconds_bucket{s="x",le="1"} 3
                d_seconds_bucket{s="x",le="10"} 3
                d_seconds_bucket{s="x",le="+Inf"} 4
                d_seconds_sum{s="x"} 21.5
                d_seconds_count{s="x"} 4

                """)
    }

    @Test func `gauges go up and down, recorders keep the last value or a distribution`() {
        let meter = Meter(label: "g", dimensions: [], factory: registry)
        meter.set(5)
        meter.increment()
        meter.decrement(by: 2.5)
        Recorder(label: "last", dimensions: [], aggregate: false, factory: registry).record(7)
        Recorder(label: "r", dimensions: [], aggregate: true, factory: registry).record(0.5)
        let lines = registry.text().split(separator: "\n").map(String.init)
        #expect(lines.contains("g 3.5") && lines.contains("last 7") && lines.contains("r_bucket{le=\"1\"} 1"))
        #expect(lines.contains("# TYPE g gauge") && lines.contains("# TYPE r histogram"))
    }

    @Test func `names are made fit, kinds are not mixed, what is destroyed is gone`() {
        let counter = Counter(label: "1st thing-here", dimensions: [("a-b", "x")], factory: registry)
        counter.increment()
        #expect(registry.text().contains("_1st_thing_here_total{a_b=\"x\"} 1\n"))
        Meter(label: "1st thing-here_total", dimensions: [], factory: registry).set(9)
        #expect(!registry.text().contains(" 9\n"))
        counter.destroy()
        #expect(registry.text() == "")
    }

    @Test(arguments: [
        (0, "0"), (-3, "-3"), (0.25, "0.25"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e21, "1e+21"),
    ])
    func `numbers`(_ value: Double, _ text: String) { #expect(PrometheusText.number(value) == text) }

    @Test func `counting from many tasks loses nothing`() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 { Counter(label: "n", dimensions: [], factory: registry).increment() }
                }
            }
        }
        #expect(registry.text().contains("n_total 4000\n"))
    }
}
