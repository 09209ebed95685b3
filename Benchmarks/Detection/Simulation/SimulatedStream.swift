import Statistics

/// A simulated stream: documents of one kind, and a change when it is told to come.
struct SimulatedStream {
  let kind: StreamKind
  private var random: SplitMix64
  private let models: [DocumentModel]
  /// The features of each model, as they are now.
  private var features: [[SimulatedFeature]]
  /// The features that the documents of the changing segment have; nil where all change alike.
  private var segmentFeatures: [[SimulatedFeature]]?
  private var pending: (draw: Draw, left: Int) = (Draw(), 0)
  private var sender: (number: Int, left: Int) = (0, 0)
  private var dayFactor = 1.0
  private var dense: [[UInt32]]
  private var segmentDense: [[UInt32]]
  /// Panes so far.
  private(set) var panes: Int64 = 0
  private(set) var documents = 0

  /// A document's 14 draws, and whether it is of the segment that may change.
  struct Draw {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var isInSegment = false

    @inline(__always)
    func bits(_ place: Int) -> Int {
      let word = place < 4 ? words.0 : place < 8 ? words.1 : place < 12 ? words.2 : words.3
      return Int(word >> (UInt64(place & 3) * 16) & 8_191)
    }
  }

  init(_ kind: StreamKind, seed: UInt64) {
    self.kind = kind
    random = SplitMix64(seed: seed)
    models = kind.models(&random)
    features = Self.features(of: models)
    dense = features[0].map { [UInt32](repeating: 0, count: $0.denseCount) }
    segmentDense = dense
  }

  /// From now on so much of the change, from 0 to 1, has come.
  mutating func set(_ change: SimulatedChange?, amount: Double, inSegment: Bool) {
    let changed = Self.features(of: models.map { change?.model($0, amount: amount) ?? $0 })
    if inSegment { segmentFeatures = changed } else { features = changed }
    if change == nil { segmentFeatures = nil }
  }

  /// The features of each model; those that do not depend on it are made once.
  private static func features(of models: [DocumentModel]) -> [[SimulatedFeature]] {
    let first = models[0].features()
    return models.map { model in
      first.indices.map { StreamKind.varying.contains($0) && model != models[0] ? model.feature($0) : first[$0] }
    }
  }

  /// The start of the next pane in milliseconds.
  private var start: Int64 { 1_767_225_600_000 + panes * kind.pane }

  private mutating func arrivals() -> Int {
    switch kind.arrival {
    case .steady(let count): return count
    case .rare(let chance): return random.unit() < chance ? 1 : 0
    case .changing(let mean):
      if start % 86_400_000 == 0 || panes == 0 { dayFactor = 0.3 + 1.4 * random.unit() }
      let hour = Double(start / 3_600_000 % 24)
      let busy = hour < 7 ? 0.1 : hour < 19 ? 1.6 : 0.7
      let expected = Double(mean) * busy * dayFactor
      return Int(expected * (0.5 + random.unit()) + random.unit())
    }
  }

  private mutating func draw() -> Draw {
    if pending.left > 0 {
      pending.left -= 1
      return pending.draw
    }
    let words = (random.next(), random.next(), random.next(), random.next())
    let draw = Draw(words: words, isInSegment: words.3 >> 48 < 13_107)
    if kind.burst > 1, random.next() % UInt64(kind.burstEvery) == 0 { pending = (draw, kind.burst - 1) }
    return draw
  }

  /// The model of the next document.
  private mutating func model() -> Int {
    switch kind.season {
    case .none: return 0
    case .daily: return Int(start / 3_600_000 % 24)
    case .weekly: return Int(start / 3_600_000 % 168)
    case .senders(let most):
      if sender.left == 0 {
        let length = Int(-60 * Elementary.log(1 - random.unit())) + 1
        sender = (Int(random.next() % UInt64(models.count)), min(length, most))
      }
      sender.left -= 1
      return sender.number
    }
  }

  /// The documents of the next pane, one after another: their time, features and draws.
  mutating func forEachDocument(_ body: (Int64, [SimulatedFeature], Draw) -> Void) {
    let (start, count) = (start, arrivals())
    for place in 0..<count {
      let (draw, model) = (draw(), model())
      let features = draw.isInSegment ? segmentFeatures?[model] ?? features[model] : features[model]
      body(start + Int64(place) * kind.pane / Int64(count), features, draw)
    }
    documents += count
    panes += 1
  }
}

extension SimulatedStream {
  /// The next pane; where it is asked for, with the segment's documents apart.
  mutating func pane(withSegment: Bool = false) throws -> (whole: CountedPane, segment: CountedPane?) {
    let span = TimeSpan(start: start, end: start + kind.pane)
    let count = arrivals()
    var inSegment = 0
    for _ in 0..<count {
      let (draw, model) = (draw(), model())
      if withSegment, draw.isInSegment {
        inSegment += 1
        Self.tally(draw, segmentFeatures?[model] ?? features[model], into: &segmentDense)
      } else {
        Self.tally(draw, draw.isInSegment ? segmentFeatures?[model] ?? features[model] : features[model], into: &dense)
      }
    }
    documents += count
    panes += 1
    guard count > 0 else {
      let nothing = CountedPane(span: span, counts: CountTable())
      return (nothing, withSegment ? nothing : nil)
    }
    let others = try Self.table(&dense, documents: count - inSegment, of: features[0])
    guard withSegment else { return (CountedPane(span: span, counts: others), nil) }
    let segment = try Self.table(&segmentDense, documents: inSegment, of: features[0])
    var whole = others
    whole.merge(segment)
    return (CountedPane(span: span, counts: whole), CountedPane(span: span, counts: segment))
  }

  private static func tally(_ draw: Draw, _ features: [SimulatedFeature], into dense: inout [[UInt32]]) {
    for place in 0..<DocumentModel.count { dense[place][Int(features[place].table[draw.bits(place)])] += 1 }
  }

  private static func table(
    _ dense: inout [[UInt32]], documents: Int, of features: [SimulatedFeature]
  ) throws -> CountTable {
    var counts: [String: FeatureCounts] = [:]
    for (place, feature) in features.enumerated() {
      counts[feature.name] = feature.counts(dense[place])
      for bin in dense[place].indices { dense[place][bin] = 0 }
    }
    return try CountTable(documents: documents, features: counts)
  }
}
