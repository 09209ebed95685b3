import Events
import Pipeline

/// Predictions as `infer` writes them, of documents a tenth of a second apart, with every feature of the catalog.
enum SamplePredictions {
  static func make(_ count: Int) -> [OwnedRecord] {
    var random = SplitMix(state: 11)
    var writer = JSONWriter()
    return (0..<count).map { number in
      let time = Timestamp(milliseconds: 1_704_067_200_000 + Int64(number) * 100)
      writer.removeAll()
      prediction(number, time, &random).write(into: &writer)
      return OwnedRecord(
        topic: "predictions", partition: Int32(number % 4), offset: Int64(number / 4), timestamp: time,
        key: Array("review-\(number)".utf8), value: Array(writer.contents),
        headers: [.init("ce_type", EventType.prediction.rawValue)])
    }
  }

  private static func prediction(_ number: Int, _ time: Timestamp, _ random: inout SplitMix) -> Prediction {
    let label = "group-\(random.next() % 16)"
    let features =
      FeatureCatalog.input.map { Feature($0.name, value($0.kind, &random)) } + [
        Feature("class:section", .category(label)), Feature("score:section", value(.share, &random)),
        Feature("margin:section", value(.share, &random)),
      ]
    return Prediction(
      documentID: "review-\(number)",
      pointer: DocumentPointer(topic: "documents", partition: Int32(number % 4), offset: Int64(number / 4)),
      source: "reviews", eventTime: time,
      model: ModelReference(name: "starter", version: "1", digest: "sha256:" + String(repeating: "0", count: 64)),
      classifications: [
        Classification(
          task: "section", labels: [.init(label: label, score: 0.75), .init(label: "other", score: 0.125)],
          margin: 0.625)
      ], features: features)
  }

  private static func value(_ kind: FeatureKind, _ random: inout SplitMix) -> Feature.Value {
    let number = random.next()
    switch kind {
    case .category: return .category(["en", "de", "it"][Int(number % 16 == 0 ? 1 : number % 31 == 0 ? 2 : 0)])
    case .length: return .number(Double(number % 1_000))
    case .share: return .number((Double(number % 10_000) / 10_000).rounded(toPlaces: 4))
    case .wordLength: return .number((4 + Double(number % 300) / 100).rounded(toPlaces: 2))
    case .projection: return .number(Double(Int(number % 1_000) - 500) / 256)
    }
  }
}

extension Double {
  fileprivate func rounded(toPlaces places: Int) -> Double {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
