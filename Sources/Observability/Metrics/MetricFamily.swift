package import Pipeline

/// One metric with all its samples, as Prometheus counts them: a name, what it says, and a value per set of labels.
package struct MetricFamily: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// Only grows, and begins at 0 with the process; its name ends in `_total`.
    case counter
    case gauge
    /// Counts of values up to each bound, with their number and sum.
    case histogram
  }

  /// One value. Labels keep their order; a label's name appears once.
  package struct Sample: Sendable, Equatable {
    package var labels: [Label]
    package var value: Value

    package init(_ value: Double, labels: [Label] = []) {
      self.labels = labels
      self.value = .number(value)
    }

    package init(_ buckets: BucketCounts, labels: [Label] = []) {
      self.labels = labels
      self.value = .buckets(buckets)
    }
  }

  package enum Value: Sendable, Equatable {
    case number(Double)
    case buckets(BucketCounts)
  }

  package struct Label: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Letters, digits, `_` and `:`, not beginning with a digit; with the unit at its end.
  package var name: String
  package var help: String
  package var kind: Kind
  package var samples: [Sample]

  package init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }
}

extension MetricFamily {
  /// - Parameter versions: by what they are versions of.
  package static func buildInfo(_ versions: [String: String]) -> MetricFamily {
    MetricFamily(
      "leeway_build_info", .gauge, help: "Always 1; the labels name the versions of the program and what it runs on.",
      samples: [Sample(1, labels: versions.sorted { $0.key < $1.key }.map { Label($0.key, $0.value) })])
  }
}
