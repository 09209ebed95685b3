/// How far one feature of one stream lay from the baseline in one window: the event of `drift.statistics`.
package struct Statistic: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
    case ok, drift
    case notEnoughData = "not_enough_data"
    case baselineNotReady = "baseline_not_ready"
  }

  /// The bin whose share moved most; shares from 0 to 1.
  package struct Change: Sendable, Hashable, Codable {
    package var bin: Bin
    package var from: Double
    package var to: Double

    package init(bin: Bin, from: Double, to: Double) {
      self.bin = bin
      self.from = from
      self.to = to
    }
  }

  package struct Quantile: Sendable, Hashable, Codable {
    package var probability: Double
    package var value: Measure

    package init(probability: Double, value: Measure) {
      self.probability = probability
      self.value = value
    }
  }

  /// The distances from the first baseline that was pinned.
  package struct PinnedDistance: Sendable, Hashable, Codable {
    /// That baseline's id.
    package var baseline: String
    package var psi: Measure?
    package var jensenShannon: Measure?
    package var kolmogorovSmirnov: Measure?
    package var wasserstein: Measure?

    package init(
      baseline: String, psi: Measure?, jensenShannon: Measure?, kolmogorovSmirnov: Measure?, wasserstein: Measure?
    ) {
      self.baseline = baseline
      self.psi = psi
      self.jensenShannon = jensenShannon
      self.kolmogorovSmirnov = kolmogorovSmirnov
      self.wasserstein = wasserstein
    }

    private enum CodingKeys: String, CodingKey {
      case baseline, psi
      case jensenShannon = "jensen_shannon"
      case kolmogorovSmirnov = "kolmogorov_smirnov"
      case wasserstein
    }
  }

  package struct PaneCount: Sendable, Hashable, Codable {
    package var start: Timestamp
    package var documents: Int64

    package init(start: Timestamp, documents: Int64) {
      self.start = start
      self.documents = documents
    }
  }

  /// A function of stream, feature and window.
  package var id: String
  package var stream: DocumentStream
  package var feature: String
  package var kind: FeatureKind
  package var window: Pane
  /// Documents in the window.
  package var documents: Int64
  /// Those of them without a value.
  package var missing: Int64
  /// The baseline's id; nil while there is none.
  package var baseline: String?
  package var verdict: Verdict
  package var psi: Measure?
  package var jensenShannon: Measure?
  package var kolmogorovSmirnov: Measure?
  package var wasserstein: Measure?
  package var largestChange: Change?
  /// The evidence of the window that the feature has left its margins, an e-value; nil where it is not judged.
  package var evidence: Double?
  /// Whether it is one of the features, over all of the source's streams of the model's version, that the window calls
  /// drifted at a false-discovery rate of 5 % (e-BH); nil where it has no evidence.
  package var isDiscovered: Bool?
  package var mean: Measure?
  package var quantiles: [Quantile]
  /// How far the window lies from the baseline: of `embedding` and `vocabulary`, which have no bins.
  package var distance: Measure?
  /// Of `vocabulary`: the words whose share of documents has changed, those of most evidence first; nil without a verdict.
  package var words: [WordChange]?
  /// The window's panes that held documents.
  package var panes: [PaneCount]
  /// nil where no other baseline than the present one is pinned.
  package var pinned: PinnedDistance?
  /// Of quality; nil of all else.
  package var quality: StatisticQuality?

  package init(
    id: String, stream: DocumentStream, feature: String, kind: FeatureKind, window: Pane, documents: Int64,
    missing: Int64 = 0, baseline: String? = nil, verdict: Verdict, psi: Measure? = nil,
    jensenShannon: Measure? = nil, kolmogorovSmirnov: Measure? = nil, wasserstein: Measure? = nil,
    largestChange: Change? = nil, mean: Measure? = nil, quantiles: [Quantile] = [], panes: [PaneCount] = []
  ) {
    self.id = id
    self.stream = stream
    self.feature = feature
    self.kind = kind
    self.window = window
    self.documents = documents
    self.missing = missing
    self.baseline = baseline
    self.verdict = verdict
    self.psi = psi
    self.jensenShannon = jensenShannon
    self.kolmogorovSmirnov = kolmogorovSmirnov
    self.wasserstein = wasserstein
    self.largestChange = largestChange
    self.mean = mean
    self.quantiles = quantiles
    self.panes = panes
  }

  /// The record's key: the stream's and the feature, and of quality the class where there is one.
  package var key: String { stream.key + "|" + feature + (quality?.category.map { "|" + $0 } ?? "") }
}

extension Statistic: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, stream, feature, kind, window, documents, missing, baseline, verdict, psi
    case jensenShannon = "jensen_shannon"
    case kolmogorovSmirnov = "kolmogorov_smirnov"
    case wasserstein
    case largestChange = "largest_change"
    case isDiscovered = "discovered"
    case evidence, mean, quantiles, panes, pinned, quality, distance, words
  }
}
