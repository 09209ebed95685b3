/// Everything around one key when a block has been judged; decides what becomes of it.
struct KeyScene {
  let baseline: Baseline
  /// The weights of the features that share the feature's budget.
  let groupWeight: Double
  let configuration: DetectorConfiguration
  let feature: FeatureBaseline
  let key: FeatureBaseline.Key
  let cell: FeatureBaseline.Cell
  let block: Block
  let history: History
  /// Where the feature's bins lie in the history's counts.
  let bins: Range<Int>
  /// R⁻ at which a direction is back.
  let resolution: Double

  /// What one of the feature's directions adds to the weighted mean of R.
  func evidence(of direction: Int, _ watch: FeatureWatch) -> Double {
    watch.evidence(of: feature.directions[direction]) / groupWeight
  }

  /// The key's next state; a report where there is something to tell.
  func next(_ state: inout KeyState, _ watch: inout FeatureWatch, reverse: [ReverseStep]?) -> DriftReport? {
    let ended = state.open == nil ? nil : review(&state, &watch, reverse ?? [])
    // One report a block and key: evidence for another direction is still there with the next block.
    if let ended { return ended }
    let evidence = watch.evidence(of: key, in: feature) / groupWeight
    if evidence >= baseline.threshold { return raise(&state, &watch, evidence: evidence) }
    guard state.open == nil else { return nil }
    if !state.isWarned, evidence >= baseline.threshold * configuration.warningShare {
      state.isWarned = true
      return watchReport(.warning, watch, evidence: evidence, after: state.lastResolved)
    }
    // A warning ends only when most of its evidence is gone, so that it does not flicker.
    if state.isWarned, evidence < baseline.threshold * configuration.warningShare * configuration.warningShare {
      state.isWarned = false
      return watchReport(.cleared, watch, evidence: evidence, after: state.lastResolved)
    }
    return nil
  }

  /// Opens an alert for the directions that have moved, or adds them to the one that is open.
  private func raise(_ state: inout KeyState, _ watch: inout FeatureWatch, evidence: Double) -> DriftReport {
    let chosen = movedDirections(watch)
    let movements = chosen.map { movement(of: $0, watch, after: state.lastResolved) }
    let leading = watch.onset(of: feature.directions[chosen[0]], by: block.index).alternative
    let onset = movements[0].onset
    let opened = zip(chosen, movements).map { direction, movement in
      OpenDirection(
        direction: direction, onset: movement.onset, logEvidence: movement.logEvidence,
        evidencePerDocument: movement.evidencePerDocument, effect: movement.effect.magnitude, feature: feature,
        cell: cell, block: block.index)
    }
    let contributions = contributions(of: leading, since: onset.block, watch, chosen[0])
    watch.restart(key, after: block.index)
    for direction in chosen { watch.stop(direction, of: feature, after: block.index) }
    let change: DriftReport.Change = state.open == nil ? .opened : .updated
    if state.open == nil {
      state.isWarned = false
      state.open = open(state, onset: onset, opened)
      state.firstOnset = state.open?.firstOnset ?? onset.block
      state.recurrences = state.open?.recurrence ?? 0
    } else {
      state.open?.directions += opened
      state.open?.told = block.span.end
    }
    return report(change, state.open, movements, contributions, since: onset, evidence: evidence)
  }

  private func open(_ state: KeyState, onset: Onset, _ directions: [OpenDirection]) -> OpenAlert {
    let isRecurrence =
      state.lastResolved.map { block.span.end - $0 <= configuration.recurrenceMilliseconds } ?? false
    return OpenAlert(
      onset: onset, onsetSpan: history.span(of: onset.block) ?? block.span,
      earliest: (history.span(of: onset.earliest) ?? block.span).start,
      latest: (history.span(of: onset.latest) ?? block.span).end, opened: block.span.end,
      firstOnset: isRecurrence ? state.firstOnset : nil, recurrence: isRecurrence ? state.recurrences + 1 : 0,
      documents: counts(since: onset.block).documents, told: block.span.end, directions: directions)
  }

  /// The direction with the largest R, and those others whose onsets overlap with its own and whose evidence is at
  /// least that of a warning.
  private func movedDirections(_ watch: FeatureWatch) -> [Int] {
    let evidence = key.directions.map { self.evidence(of: $0, watch) }
    let ranked = evidence.indices.sorted {
      evidence[$0] != evidence[$1] ? evidence[$0] > evidence[$1] : $0 < $1
    }
    guard let first = ranked.first else { return [] }
    let leader = key.directions.lowerBound + first
    let onset = watch.onset(of: feature.directions[leader], by: block.index).onset
    let enough = baseline.threshold * configuration.warningShare
    let others = ranked.dropFirst().map { key.directions.lowerBound + $0 }.filter { direction in
      evidence[direction - key.directions.lowerBound] >= enough
        && watch.onset(of: feature.directions[direction], by: block.index).onset.overlaps(onset)
    }
    return [leader] + others
  }

  /// Asks every open direction whether it is back, has improved or has grown.
  private func review(_ state: inout KeyState, _ watch: inout FeatureWatch, _ steps: [ReverseStep]) -> DriftReport? {
    guard var open = state.open, open.directions.count == steps.count else { return nil }
    open.documents = open.documents.saturatingAdd(block.documents)
    var remaining: [OpenDirection] = []
    var resolved: [Movement] = []
    var hasImproved = false
    var hasGrown = false
    for (var direction, step) in zip(open.directions, steps) {
      hasGrown = hasGrown || step.hasGrown
      let current = step.growth >= resolution ? recovered(direction, watch) : nil
      if let current, !staysOutside(current, direction) {
        resolved.append(current)
        watch.arm(direction.direction, of: feature, after: block.index)
        continue
      }
      if let current {
        direction.setNull(effect: current.size, feature: feature, cell: cell, block: block.index)
        direction.toldEffect = current.size
        hasImproved = true
      }
      remaining.append(direction)
    }
    open.directions = remaining
    let isDue = block.span.end - open.told >= configuration.updateMilliseconds
    guard !resolved.isEmpty || hasImproved || hasGrown || isDue else {
      state.open = open
      return nil
    }
    open.told = block.span.end
    guard !remaining.isEmpty else {
      state.open = nil
      state.lastResolved = block.span.end
      return report(.resolved, open, resolved, [], since: resolved[0].onset, evidence: 0)
    }
    state.open = open
    let movements = remaining.map { present($0, watch) }
    let change: DriftReport.Change = !resolved.isEmpty || hasImproved ? .improved : .updated
    var told = report(change, open, movements, [], since: movements[0].onset, evidence: 0)
    told.hasGrown = hasGrown
    return told
  }

  /// Whether a direction whose effect has halved is still beyond twice the margin.
  private func staysOutside(_ current: Movement, _ direction: OpenDirection) -> Bool {
    current.size >= 2 * current.margin && current.size < direction.effect
  }
}
