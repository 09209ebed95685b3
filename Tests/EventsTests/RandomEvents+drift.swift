import Events

extension RandomEvents {
  mutating func measure() -> Measure {
    Measure(
      double(), interval: chance(2) ? nil : .init(low: double(), high: double()), critical: chance(2) ? nil : double())
  }

  mutating func bin() -> Bin { chance(2) ? .index(number(100)) : .value(string()) }
  mutating func share() -> Double { Double.random(in: 0...1, using: &random) }

  mutating func reference() -> DocumentReference {
    DocumentReference(
      id: string(), pointer: DocumentPointer(topic: string(), partition: partition(), offset: offset()))
  }

  mutating func statistic() -> Statistic {
    var statistic = Statistic(
      id: string(), stream: stream(), feature: string(), kind: FeatureKind.allCases[number(FeatureKind.allCases.count)],
      window: pane(),
      documents: offset(), missing: offset(), baseline: chance(2) ? nil : string(),
      verdict: Statistic.Verdict.allCases[number(4)], psi: chance(2) ? nil : measure(),
      jensenShannon: chance(2) ? nil : measure(), kolmogorovSmirnov: chance(2) ? nil : measure(),
      wasserstein: chance(2) ? nil : measure(),
      largestChange: chance(2) ? nil : .init(bin: bin(), from: share(), to: share()),
      mean: chance(2) ? nil : measure(),
      quantiles: (0..<number(4)).map { _ in .init(probability: share(), value: measure()) },
      panes: (0..<number(4)).map { _ in .init(start: time(), documents: offset()) })
    if chance(2) {
      statistic.evidence = share() * 1e15
      statistic.isDiscovered = chance(2)
    }
    if chance(2) {
      statistic.pinned = .init(
        baseline: string(), psi: chance(2) ? nil : measure(), jensenShannon: chance(2) ? nil : measure(),
        kolmogorovSmirnov: chance(2) ? nil : measure(), wasserstein: chance(2) ? nil : measure())
    }
    if chance(2) { statistic.quality = quality() }
    if chance(2) { (statistic.distance, statistic.words) = (measure(), words()) }
    return statistic
  }

  private mutating func words() -> [WordChange] {
    (0..<number(4)).map { _ in WordChange(word: string(), before: share(), since: share()) }
  }

  mutating func quality() -> StatisticQuality {
    func some(_ random: inout RandomEvents) -> Measure? { random.chance(2) ? nil : random.measure() }
    var quality = StatisticQuality(category: chance(2) ? nil : string(), production: chance(2) ? nil : "m@1")
    (quality.reviews, quality.selected) = (offset(), chance(2) ? nil : offset())
    (quality.precision, quality.recall, quality.f1) = (some(&self), some(&self), some(&self))
    (quality.accuracy, quality.agreement, quality.overrideRate) = (some(&self), some(&self), some(&self))
    (quality.calibrationError, quality.sinceStart) = (some(&self), some(&self))
    if chance(2) {
      (quality.estimated, quality.estimatedAccuracy, quality.uncovered) = (true, some(&self), share())
    }
    quality.limit = chance(2) ? nil : share()
    return quality
  }

  mutating func alert() -> Alert {
    let onset = Alert.Onset(time: time(), earliest: time(), latest: time(), document: chance(2) ? nil : offset())
    var alert = Alert(
      id: string(), stream: stream(), feature: string(), category: chance(2) ? nil : string(),
      state: Alert.State.allCases[number(Alert.State.allCases.count)], sentence: string(),
      directions: (0..<number(3)).map { _ in
        AlertDirection(
          direction: string(), effect: measure(), margin: double(), logEvidence: double(), threshold: double())
      }, onset: chance(2) ? nil : onset, openedAt: chance(2) ? nil : time(), updatedAt: time(),
      resolvedAt: chance(2) ? nil : time(), documents: offset(),
      contributions: (0..<number(4)).map { _ in .init(bin: bin(), share: share()) },
      driving: (0..<number(4)).map { _ in reference() }, controls: (0..<number(4)).map { _ in reference() },
      coverage: .init(partitions: number(8), late: offset()), baseline: chance(2) ? nil : string(),
      recurrenceOf: chance(2) ? nil : string(), incident: chance(2) ? nil : string(),
      leader: chance(2) ? nil : string(), nextSteps: string(), silent: chance(2) ? nil : true)
    if chance(2) { alert.words = words() }
    return alert
  }

  mutating func value(depth: Int = 0) -> JSONValue {
    switch number(depth > 3 ? 5 : 7) {
    case 0: return .null
    case 1: return .bool(chance(2))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
    case 3: return .number(Double(number(1_000)) + 0.25)
    case 4: return .string(string())
    case 5: return .array((0..<number(4)).map { _ in value(depth: depth + 1) })
    default:
      return .object(Dictionary(uniqueKeysWithValues: names(upTo: 3).map { ($0, value(depth: depth + 1)) }))
    }
  }

  mutating func baseline() -> BaselineRecord {
    BaselineRecord(
      id: string(), name: string(), version: number(9), stream: stream(), documents: offset(), blocks: offset(),
      from: chance(2) ? nil : time(), to: chance(2) ? nil : time(), ready: chance(2), steady: chance(2),
      reasons: (0..<number(3)).map { _ in string() },
      phi: Dictionary(uniqueKeysWithValues: names(upTo: 3).map { ($0, 1 + share()) }),
      seasons: chance(2) ? nil : Dictionary(uniqueKeysWithValues: names(upTo: 3).map { ($0, "harmonics") }),
      tables: value(), pinned: chance(2) ? nil : chance(2), retired: chance(2) ? nil : chance(2))
  }

  mutating func flagged() -> FlaggedExample {
    let hasText = chance(2)
    return FlaggedExample(
      document: reference(), source: chance(2) ? nil : string(), text: hasText ? string() : nil,
      textReason: hasText ? nil : FlaggedExample.MissingText.allCases[number(3)],
      prediction: chance(2)
        ? nil : .init(model: model(), classifications: classifications(), entities: entities()),
      reasons: [.randomSample] + flags(), alert: chance(2) ? nil : string(), flaggedAt: chance(2) ? nil : time())
  }

  mutating func command() -> DriftCommand {
    let action = DriftCommand.Action.allCases[number(DriftCommand.Action.allCases.count)]
    let stream = DocumentStream(
      source: "größe \(number(9))", model: "m/1", version: "v", segment: chance(2) ? nil : .init(name: "a", value: ""))
    var command = DriftCommand(
      id: "c\(number(1_000))", stream: stream, action: action, at: time(), by: string(), reason: string())
    switch action {
    case .acknowledge, .accept:
      if chance(2) { command.alert = "a\(number(99))" } else { command.incident = "i\(number(99))" }
    case .suppress, .learn:
      command.until = action == .learn ? nil : Timestamp(milliseconds: 1_800_000_000_000)
      command.from = chance(2) ? nil : Timestamp(milliseconds: 1_700_000_000_000)
      if action == .suppress { command.features = (0..<number(3)).map { "f\($0)" } }
    case .pin where chance(2):
      command.tables = .object(["features": value()])
      command.baseline = "b\(number(99))"
    case .pin, .retire: command.baseline = chance(2) ? nil : "b\(number(99))"
    }
    if [.accept, .learn, .retire].contains(action), chance(2) { command.documents = Int64(1 + number(99_999)) }
    if ![.acknowledge, .suppress].contains(action), chance(2) { command.name = "next" }
    return command
  }

  mutating func modelRecord() -> ModelRecord {
    let role = ModelRecord.Role.allCases[number(ModelRecord.Role.allCases.count)]
    let locations = ["m", "m/2.0", "a b/ü", "..m/.v", "deep/er/and/deeper"]
    return ModelRecord(
      name: ["m", "größe", "a/b"][number(3)], version: "v\(number(100))",
      digest: "sha256:" + String(repeating: "0f", count: 32), location: locations[number(locations.count)], role: role,
      share: role == .canary ? Double.random(in: 0...1, using: &random) : nil, at: time(), by: string(),
      reason: string())
  }

  mutating func quarantine() -> QuarantineReason {
    let places: [QuarantineReason.Place] = [.byte(number(1_000)), .pointer("/a/0"), .header("ce_time")]
    return QuarantineReason(
      rule: QuarantineRule.allCases[number(QuarantineRule.allCases.count)], reason: "r" + string(),
      places: places.filter { _ in chance(2) }, stage: "ingest", attempt: 1 + number(9))
  }
}
