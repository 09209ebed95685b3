import Events
import Statistics

extension QualityComposer {
  /// The statistics of the window of reviews that is full.
  func statistics() -> [Statistic] {
    statistics(of: course.account, comparedWith: nil)
  }

  /// Of reviews, or of what a shadow and the model named `production` say of the same documents.
  func statistics(of account: QualityStream.Account, comparedWith production: String?) -> [Statistic] {
    let (window, total) = (account.window, account.total)
    var whole = StatisticQuality(production: production)
    let changed = share(window.changed, of: window.documents)
    if production == nil {
      whole.overrideRate = changed
      whole.sinceStart = anytime(total.changed, of: total.documents)
    } else {
      whole.agreement = share(window.documents - window.changed, of: window.documents)
      whole.sinceStart = anytime(total.documents - total.changed, of: total.documents)
    }
    var statistics = [
      statistic(.overrides, whole, account, documents: window.documents)
    ]
    for (feature, part) in window.parts.sorted(by: { $0.key < $1.key }) {
      let sums = total.parts[feature] ?? part
      var quality = StatisticQuality(production: production)
      let right = share(part.correct, of: part.documents)
      if production == nil { quality.accuracy = right } else { quality.agreement = right }
      quality.sinceStart = anytime(sums.correct, of: sums.documents)
      if production == nil { quality.calibrationError = calibration(part.reliability) }
      statistics.append(statistic(QualityRate(feature: feature), quality, account, documents: part.documents))
      for (label, found) in part.labels.sorted(by: { $0.key < $1.key }) {
        var quality = StatisticQuality(category: label, production: production)
        quality.precision = measure(found.counts.precision(designEffect: settings.designEffect))
        quality.recall = measure(found.counts.recall(designEffect: settings.designEffect))
        quality.f1 = measure(found.counts.f1(designEffect: settings.designEffect))
        if let all = sums.labels[label] { quality.sinceStart = anytime(all.documents - all.wrong, of: all.documents) }
        statistics.append(
          statistic(QualityRate(feature: feature, label: label), quality, account, documents: found.documents))
      }
    }
    return statistics
  }

  private func statistic(
    _ rate: QualityRate, _ quality: StatisticQuality, _ account: QualityStream.Account, documents: Int
  ) -> Statistic {
    var quality = quality
    quality.reviews = Int64(account.total.documents)
    let isReviewed = quality.production == nil
    if isReviewed, course.selected > 0 { quality.selected = course.selected }
    let watch = isReviewed ? course.watches.first { $0.rate == rate }?.watch : nil
    quality.limit = watch?.limit
    let start = account.window.from ?? .epoch
    let length = max(1, ((account.window.to ?? start) - start).wholeMilliseconds)
    let feature = isReviewed ? rate.feature : Self.disagreement(rate.feature)
    var statistic = Statistic(
      id: ContentHash.hexadecimal(
        of: [
          course.stream.key, feature, rate.label ?? "", quality.production ?? "", String(account.total.documents),
        ], digits: 32),
      stream: course.stream, feature: feature, kind: .share,
      window: Events.Pane(start: start, length: .milliseconds(length)), documents: Int64(documents),
      baseline: isReviewed ? course.baselineID : nil,
      verdict: verdict(watch, documents: documents, isReviewed: isReviewed))
    statistic.quality = quality
    return statistic
  }

  /// What a comparison with a shadow is called: errors are only differences there.
  private static func disagreement(_ feature: String) -> String {
    if feature == QualityRate.overrides.feature { return "disagreement" }
    return feature == QualityRate.entities
      ? "entity_disagreement" : "disagreement:" + (QualityRate(feature: feature).task ?? feature)
  }

  private func verdict(_ watch: RateWatch?, documents: Int, isReviewed: Bool) -> Statistic.Verdict {
    if documents < QualitySettings.leastWindow { return .notEnoughData }
    guard isReviewed else { return .ok }
    guard course.baselineID != nil else { return .baselineNotReady }
    guard let watch else { return .notEnoughData }
    return watch.open == nil ? .ok : .drift
  }

  private func share(_ events: Int, of documents: Int) -> Measure? {
    guard documents > 0 else { return nil }
    let documents = Double(documents)
    return measure(
      Estimate.share(Double(events) / documents, of: documents / max(1, settings.designEffect)))
  }

  private func anytime(_ events: Int, of documents: Int) -> Measure? {
    measure(Estimate.anytimeShare(events: events, of: documents, designEffect: settings.designEffect))
  }

  private func calibration(_ reliability: Reliability) -> Measure? {
    reliability.calibrationError(designEffect: settings.designEffect).map { Measure($0) }
  }

  private func measure(_ estimate: Estimate?) -> Measure? {
    estimate.map { Measure($0) }
  }
}

extension QualityComposer {
  /// What the accuracy of each task would be in a window of predictions; of tasks that allow one label.
  func estimates(_ closed: WindowAccount.Closed) -> [Statistic] {
    course.account.total.parts.sorted { $0.key < $1.key }.compactMap { feature, part in
      guard let task = QualityRate(feature: feature).task, !part.several,
        let scores = closed.counts[FeatureCatalog.score(of: task)], scores.kind == .numeric(.share)
      else { return nil }
      return estimate(feature, part, Self.confidences(scores.bins), closed.window)
    }
  }

  private func estimate(
    _ feature: String, _ part: QualityTally.Part, _ counts: [Int], _ window: Events.Pane
  ) -> Statistic? {
    guard
      let estimate = try? EstimatedAccuracy.of(
        counts, reviewed: part.reliability, designEffect: settings.designEffect)
    else { return nil }
    let documents = counts.reduce(0) { $0.saturatingAdd($1) }
    var quality = StatisticQuality()
    quality.estimated = true
    quality.estimatedAccuracy = measure(estimate.accuracy)
    quality.uncovered = estimate.uncovered
    quality.reviews = Int64(part.documents)
    var verdict = Statistic.Verdict.ok
    if part.reliability.documents < QualitySettings.leastTested { verdict = .baselineNotReady }
    if documents < QualitySettings.leastWindow { verdict = .notEnoughData }
    var statistic = Statistic(
      id: ContentHash.hexadecimal(
        of: [
          course.stream.key, feature, "estimated", String(window.start.microseconds),
          String(window.length.wholeMilliseconds),
        ], digits: 32),
      stream: course.stream, feature: feature, kind: .share, window: window, documents: Int64(documents),
      verdict: verdict)
    statistic.quality = quality
    return statistic
  }

  /// Scores counted on the fine grid, by bin of confidence: the edges of these are edges of that.
  private static func confidences(_ histogram: Histogram) -> [Int] {
    var counts = [Int](repeating: 0, count: Reliability.binCount)
    for entry in histogram.entries {
      guard let score = Grid.share.representative(of: Int(entry.bin)), let bin = Reliability.bin(of: score) else {
        continue
      }
      counts[bin] = counts[bin].saturatingAdd(Int(entry.count))
    }
    return counts
  }
}
