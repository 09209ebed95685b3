import Events

/// Events with anything in them that the types allow.
struct RandomEvents {
  var random: SplitMix64

  mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  mutating func chance(_ of: Int) -> Bool { number(of) == 0 }

  mutating func string(upTo limit: Int = 24) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(limit + 1) { text.append(scalar()) }
    return String(text)
  }

  private mutating func scalar() -> Unicode.Scalar {
    let ranges: [ClosedRange<UInt32>] = [
      0x61...0x7A, 0x61...0x7A, 0x20...0x7E, 0x00...0x1F, 0x22...0x22, 0x5C...0x5C, 0x80...0x7FF, 0x300...0x30F,
      0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF, 0x1F600...0x1F64F,
    ]
    return Unicode.Scalar(UInt32.random(in: ranges[number(ranges.count)], using: &random)) ?? "?"
  }

  /// Different from one another, as the names of members must be.
  mutating func names(upTo limit: Int) -> [String] {
    (0..<number(limit + 1)).map { "\($0)" + string() }
  }

  mutating func time() -> Timestamp {
    switch number(4) {
    case 0:
      let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
      return Timestamp(microseconds: Int64.random(in: range, using: &random))
    case 1: return Timestamp(milliseconds: Int64.random(in: -100_000_000_000...1_800_000_000_000, using: &random))
    case 2: return Timestamp(milliseconds: Int64(number(1_000)) * 1_000)
    default: return Timestamp(microseconds: Int64(number(2_000_000_000)))
    }
  }

  mutating func offset() -> Int64 { chance(4) ? Int64.random(in: 0 ... .max, using: &random) : Int64(number(1_000)) }
  mutating func partition() -> Int32 { chance(4) ? .max : Int32(number(8)) }
  mutating func score() -> Float { Float.random(in: 0...1, using: &random) }

  mutating func double() -> Double {
    switch number(4) {
    case 0:
      let value = Double(bitPattern: random.next())
      return value.isFinite ? value : 0.1
    case 1: return Double(number(1_000))
    case 2:
      return [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3, 9_007_199_254_740_992, 1e22, 1e23][
        number(8)]
    default: return Double.random(in: 0...1, using: &random)
    }
  }

  mutating func attributes() -> [Attribute] { names(upTo: 4).map { Attribute(name: $0, value: string()) } }

  mutating func document() -> Document {
    Document(
      id: "d" + string(), source: "s" + string(), text: string(upTo: 200), eventTime: time(), receivedAt: time(),
      late: chance(2), attributes: attributes(),
      provenance: Provenance(
        topic: string(), partition: partition(), offset: offset(), timestamp: chance(3) ? nil : time(),
        schemaVersion: 1 + number(3)),
      unknownFields: names(upTo: 3).map {
        let values = ["null", "-1.50e+3", #"{"a":[1, 2,{"b":"\u0041"}]}"#, "[ ]", #""\ud83d\ude00""#, "true"]
        return Document.UnknownField(name: $0, json: values[number(values.count)])
      })
  }

  mutating func model() -> ModelReference {
    ModelReference(name: string(), version: string(), digest: "sha256:" + String(repeating: "0f", count: 32))
  }

  mutating func flags() -> [FlagReason] {
    let all: [FlagReason] = [
      .lowConfidence, .disagreement, .randomSample, .drift(feature: "f" + string()), .rule(name: "r" + string()),
    ]
    return all.filter { _ in chance(2) }
  }

  mutating func classifications() -> [Classification] {
    (0..<number(3)).map { _ in
      Classification(
        task: string(), labels: (0..<number(4)).map { _ in .init(label: string(), score: score()) },
        margin: chance(2) ? nil : score(), given: chance(2) ? nil : (0..<number(3)).map { _ in string() })
    }
  }

  mutating func entities() -> [Entity] {
    (0..<number(3)).map { _ in
      Entity(label: string(), start: number(100), end: number(10_000), text: string(), score: score())
    }
  }

  mutating func relations() -> [Relation] {
    zip(entities(), entities()).map { Relation(name: string(), head: $0, tail: $1) }
  }

  mutating func structures() -> [FoundStructure] {
    (0..<number(3)).map { _ in
      FoundStructure(
        name: string(),
        fields: (0..<number(3)).map { _ in
          .init(
            name: string(),
            values: (0..<number(3)).map { _ in
              let start = number(100)
              return .init(text: string(), span: chance(2) ? nil : start..<start + number(9), score: score())
            })
        })
    }
  }

  mutating func features() -> [Feature] {
    let known = FeatureCatalog.input.map(\.name) + ["class:topic", "score:topic", "margin:topic"]
    return (known + names(upTo: 3)).map { name in
      switch number(5) {
      case 0: return Feature(name, .missing)
      case 1: return Feature(name, .category(string()))
      default: return Feature(name, .number(double()))
      }
    }
  }

  mutating func prediction() -> Prediction {
    Prediction(
      documentID: string(), pointer: DocumentPointer(topic: string(), partition: partition(), offset: offset()),
      source: string(), eventTime: time(), late: chance(2), segments: attributes(), model: model(),
      modelsOffset: chance(2) ? nil : offset(), route: string(), role: Prediction.Role.allCases[number(4)],
      classifications: classifications(), entities: entities(), relations: relations(), structures: structures(),
      features: features(), first: chance(2) ? nil : .init(model: model(), classifications: classifications()),
      production: chance(2) ? nil : production(),
      timings: Timings(
        queued: .microseconds(number(1_000_000)), tokenization: .microseconds(number(1_000)),
        inference: .microseconds(number(10_000_000))),
      cached: chance(2), flags: flags(), words: chance(2) ? nil : (0..<number(4)).map { _ in string() })
  }

  mutating func stream() -> DocumentStream {
    DocumentStream(
      source: string(), model: string(), version: string(),
      segment: chance(2) ? nil : Attribute(name: string(), value: string()))
  }

  mutating func pane() -> Pane { Pane(start: time(), length: .milliseconds(1 + number(86_400_000))) }

  mutating func summary() -> Summary {
    let exemplars = (0..<number(8)).map { _ in
      Exemplar(hash: random.next(), partition: partition(), offset: offset(), id: string())
    }
    let features = names(upTo: 6).map { name in
      let kind = FeatureKind.allCases[number(FeatureKind.allCases.count)]
      return Summary.Feature(name: name, kind: kind, counts: (0..<number(6)).map { _ in count(kind, exemplars.count) })
    }
    return Summary(
      stream: stream(), pane: pane(),
      batch: .init(topic: string(), partition: partition(), first: offset(), last: offset()),
      partitionTime: time(), documents: offset(), late: offset(), features: features, documentsTopic: string(),
      exemplars: exemplars, sample: chance(2) ? nil : sample())
  }

  private mutating func sample() -> SampleCounts {
    SampleCounts(
      part: number(3),
      embedding: chance(2)
        ? nil : .init(map: string(), documents: 1 + offset() / 2, sums: (0..<number(5)).map { _ in offset() }),
      words: chance(2)
        ? nil
        : .init(
          documents: offset(),
          counts: (0..<number(5)).map { _ in .init("ß\(number(1_000))", 1 + offset() / 2) }))
  }

  private mutating func count(_ kind: FeatureKind, _ exemplars: Int) -> Summary.Count {
    var indices = Summary.ExemplarIndices()
    if exemplars > 0 {
      for _ in 0..<number(4) { _ = indices.append(number(exemplars)) }
    }
    let bin: Bin = kind == .category ? .value(string()) : .index(number(4_000) - 10)
    return Summary.Count(bin: bin, count: 1 + offset() / 2, exemplars: indices)
  }
}
