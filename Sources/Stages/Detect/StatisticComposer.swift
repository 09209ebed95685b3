import Events
import Statistics

/// Makes the events of `drift.statistics` from a window that is over: one for every feature.
struct StatisticComposer {
  let stream: DocumentStream
  let closed: WindowAccount.Closed
  let baseline: Baseline?
  let baselineID: String?
  let tolerance: Double
  /// The first baseline that was pinned, and its id.
  var pinned: Baseline?
  var pinnedID: String?
  let findings: WindowFindings

  func statistics() -> [Statistic] {
    var known: [String: FeatureBaseline] = [:]
    for feature in (baseline?.features ?? []) + (baseline?.counted ?? []) { known[feature.name] = feature }
    // A feature that the baseline has and the window lacks is all missing; that too is told.
    let names = Set(closed.counts.rows.map(\.feature)).union(known.keys).sorted()
    return names.map { name in
      var statistic = statistic(name, known[name])
      statistic.pinned = pinnedDistance(name)
      let finding = findings.finding(stream, closed.window, name)
      statistic.evidence = finding?.evidence
      statistic.isDiscovered = finding?.isDiscovered
      return statistic
    }
  }

  /// How far the window lies from the pinned baseline, where that is another than the present one.
  private func pinnedDistance(_ name: String) -> Statistic.PinnedDistance? {
    guard let pinned, let pinnedID, pinnedID != baselineID,
      let feature = (pinned.features + pinned.counted).first(where: { $0.name == name })
    else { return nil }
    let numbers = WindowStatistics(
      counts: closed.counts[name], documents: closed.counts.documents, feature: feature, during: closed.spans,
      tolerance: tolerance)
    return .init(
      baseline: pinnedID, psi: measure(numbers.psi), jensenShannon: measure(numbers.jensenShannon),
      kolmogorovSmirnov: measure(numbers.kolmogorovSmirnov), wasserstein: measure(numbers.wasserstein))
  }

  private func statistic(_ name: String, _ feature: FeatureBaseline?) -> Statistic {
    let counts = closed.counts[name]
    let documents = closed.counts.documents
    let numbers =
      if let feature {
        WindowStatistics(
          counts: counts, documents: documents, feature: feature, during: closed.spans, tolerance: tolerance)
      } else {
        WindowStatistics(counts: counts, documents: documents)
      }
    let kind = counts?.kind ?? feature?.bins.kind ?? .categorical
    return Statistic(
      id: Self.identifier(stream, name, closed.window), stream: stream, feature: name, kind: FeatureKind(kind),
      window: closed.window, documents: Int64(documents), missing: Int64(numbers.missing),
      baseline: feature == nil ? nil : baselineID, verdict: verdict(numbers, hasBaseline: feature != nil),
      psi: measure(numbers.psi), jensenShannon: measure(numbers.jensenShannon),
      kolmogorovSmirnov: measure(numbers.kolmogorovSmirnov), wasserstein: measure(numbers.wasserstein),
      largestChange: numbers.largestChange.map { .init(bin: .value($0.label), from: $0.from, to: $0.to) },
      mean: numbers.mean.map { Measure($0) },
      quantiles: zip(WindowStatistics.probabilities, numbers.quantiles).map {
        .init(probability: $0, value: Measure($1))
      },
      panes: closed.parts)
  }

  private func verdict(_ numbers: WindowStatistics, hasBaseline: Bool) -> Statistic.Verdict {
    guard hasBaseline else { return .baselineNotReady }
    switch numbers.verdict {
    case .ok: return .ok
    case .drift: return .drift
    case .notEnoughData: return .notEnoughData
    // The baseline says nothing of these hours.
    case .notCovered: return .baselineNotReady
    }
  }

  /// A function of stream, feature and window.
  static func identifier(_ stream: DocumentStream, _ feature: String, _ window: Events.Pane) -> String {
    ContentHash.hexadecimal(
      of: [stream.key, feature, String(window.start.microseconds), String(window.length.wholeMilliseconds)],
      digits: 32)
  }

  private func measure(_ distance: Distance?) -> Measure? { distance.map { Measure($0) } }
}

extension FeatureKind {
  /// What is counted in this way.
  fileprivate init(_ kind: CountKind) {
    switch kind {
    case .categorical, .labels: self = .category
    case .numeric(.length): self = .length
    case .numeric(.share): self = .share
    case .numeric(.wordLength): self = .wordLength
    // No feature of a prediction is counted as any number.
    case .numeric(.projection), .numeric(.number): self = .projection
    }
  }
}
