/// One metric with all its samples, as Prometheus counts them: a name, what it says, and a value per set of labels.
package struct MetricFamily: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// Only grows, and begins at 0 with the process; its name ends in `_total`.
    case counter
    case gauge
  }

  /// One value. Labels keep their order; a label's name appears once.
  package struct Sample: Sendable, Equatable {
    package var labels: [Label]
    package var value: Double

    package init(_ value: Double, labels: [Label] = []) {
      self.labels = labels
      self.value = value
    }
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
