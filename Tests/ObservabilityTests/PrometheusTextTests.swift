import Pipeline
import Testing

@testable import Observability

@Suite struct PrometheusTextTests {
  @Test func `A family has its help and its type once, and a line a sample`() {
    let family = MetricFamily(
      "leeway_lag_records", .gauge, help: "Records behind.",
      samples: [
        .init(12, labels: [.init("topic", "documents"), .init("partition", "0")]),
        .init(0, labels: [.init("topic", "documents"), .init("partition", "1")]),
      ])
    #expect(
      PrometheusText.render([family]) == """
        # HELP leeway_lag_records Records behind.
        # TYPE leeway_lag_records gauge
        leeway_lag_records{topic="documents",partition="0"} 12
        leeway_lag_records{topic="documents",partition="1"} 0

        """)
  }

  @Test func `A family without samples is left out`() {
    #expect(PrometheusText.render([MetricFamily("leeway_retries_total", .counter, help: "x", samples: [])]) == "")
  }

  @Test func `A backslash and a line feed are escaped everywhere, a double quote in labels only`() {
    let family = MetricFamily(
      "m", .gauge, help: "a\\b\n\"c\"", samples: [.init(1, labels: [.init("l", "a\\b\n\"c\"\r\nü")])])
    #expect(
      PrometheusText.render([family])
        == "# HELP m a\\\\b\\n\"c\"\n# TYPE m gauge\nm{l=\"a\\\\b\\n\\\"c\\\"\r\\nü\"} 1\n")
  }

  @Test(arguments: [
    (0.0, "0"), (-1.0, "-1"), (0.25, "0.25"), (9_007_199_254_740_992.0, "9007199254740992"), (1e300, "1e+300"),
    (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
  ])
  func `A value is written as Go reads numbers`(value: Double, text: String) {
    let rendered = PrometheusText.render([MetricFamily("m", .gauge, help: "h", samples: [.init(value)])])
    #expect(rendered == "# HELP m h\n# TYPE m gauge\nm \(text)\n")
  }
}
