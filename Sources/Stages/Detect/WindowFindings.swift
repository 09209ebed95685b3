import Events
import Statistics

/// What the windows of a source that end together call drifted: e-BH at a false-discovery rate of 5 % over all features of
/// its streams and segments that have one model, version and window.
///
/// The hypotheses are fixed by the baselines before the window begins. Nothing is said over successive windows.
struct WindowFindings {
  /// The evidence of one feature, an e-value, and whether it is among those called drifted.
  struct Finding {
    let evidence: Double
    let isDiscovered: Bool
  }

  private struct Place: Hashable {
    let stream: String
    let window: Pane
    let feature: String
  }

  /// E-values are told up to this.
  private static let most = 1e15
  private var findings: [Place: Finding] = [:]

  /// No findings.
  init() {}

  /// - Parameter told: what the streams have to tell, in the order of their keys; of it the windows count.
  init(_ told: [(stream: DocumentStream, events: [StreamEvent])]) {
    var families: [Place: [(place: Place, logarithm: Double)]] = [:]
    for (stream, events) in told {
      for case .window(let closed, let baseline?, _) in events {
        let family = Place(stream: stream.whole.key, window: closed.window, feature: "")
        for (feature, logarithm) in Self.evidence(closed, baseline) {
          let place = Place(stream: stream.key, window: closed.window, feature: feature)
          families[family, default: []].append((place, logarithm))
        }
      }
    }
    for family in families.values {
      let rejected = Set(FalseDiscovery.rejected(logEvidence: family.map(\.logarithm)))
      for (number, hypothesis) in family.enumerated() {
        let evidence = min(Self.most, Elementary.exp(hypothesis.logarithm))
        findings[hypothesis.place] = Finding(evidence: evidence, isDiscovered: rejected.contains(number))
      }
    }
  }

  /// What was found of a feature; nil where it is not judged.
  func finding(_ stream: DocumentStream, _ window: Pane, _ feature: String) -> Finding? {
    findings[Place(stream: stream.key, window: window, feature: feature)]
  }

  /// The logarithms of the features' evidence, in the order of their names; of a set of labels the mean of its questions.
  private static func evidence(
    _ closed: WindowAccount.Closed, _ baseline: Baseline
  ) -> [(feature: String, logarithm: Double)] {
    let parts = closed.spans
    var questions: [String: [Double]] = [:]
    for feature in baseline.features {
      let counts = closed.counts[feature.name]
      guard let found = feature.evidence(counts: counts, documents: closed.counts.documents, during: parts) else {
        continue
      }
      questions[feature.name, default: []].append(found.logarithm)
    }
    return questions.sorted { $0.key < $1.key }.map { name, logarithms in
      var mean = WindowEvidence(alternatives: logarithms.count)
      mean.add(nats: logarithms)
      return (name, mean.logarithm)
    }
  }
}
