import Pipeline

/// Writes metrics in Prometheus's text exposition format, version 0.0.4.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/ ("Text-based format").
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Families in the given order, each with its help and type once; a family without samples is left out.
  package static func render(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families where !family.samples.isEmpty {
      text += "# HELP \(family.name) \(escaped(help: family.help))\n"
      text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
      for sample in family.samples { text += lines(family.name, sample) }
    }
    return text
  }

  private static func lines(_ name: String, _ sample: MetricFamily.Sample) -> String {
    switch sample.value {
    case .number(let value): return "\(name)\(labels(sample.labels)) \(number(value))\n"
    case .buckets(let buckets):
      // Each bucket counts all values up to its bound.
      var text = ""
      var count: Int64 = 0
      for (bound, more) in zip(buckets.bounds, buckets.counts) {
        count += more
        text += "\(name)_bucket\(labels(sample.labels + [.init("le", number(bound))])) \(count)\n"
      }
      text += "\(name)_bucket\(labels(sample.labels + [.init("le", "+Inf")])) \(buckets.total)\n"
      text += "\(name)_sum\(labels(sample.labels)) \(number(buckets.sum))\n"
      return text + "\(name)_count\(labels(sample.labels)) \(buckets.total)\n"
    }
  }

  private static func labels(_ labels: [MetricFamily.Label]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0.name)=\"\(escaped(label: $0.value))\"" }.joined(separator: ",") + "}"
  }

  /// In a help text a backslash and a line feed are escaped, and nothing else.
  private static func escaped(help: String) -> String {
    escaped(help) { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\n": "\\n"
      default: nil
      }
    }
  }

  /// In a label's value a double quote is escaped too.
  private static func escaped(label: String) -> String {
    escaped(label) { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\"": "\\\""
      default: nil
      }
    }
  }

  /// Works on scalars: a line feed after a carriage return is one `Character` with it.
  private static func escaped(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let replacement = escape(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whole numbers without a fraction, as counters are; the rest as Go's `ParseFloat` reads them.
  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if let whole = Int64(exactly: value) { return "\(whole)" }
    return "\(value)"
  }
}
