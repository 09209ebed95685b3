internal import Events
internal import Statistics

/// What a prediction in the role `sample` holds besides its features.
struct SampledDocument {
  /// The projections of its vector; nil unless all of them are there, as numbers.
  let projections: [Float]?
  /// nil where words were not taken.
  let words: [Word]?

  /// nil for a prediction in another role.
  ///
  /// - Throws: where its words are not a list of at most 64 texts.
  init?(_ prediction: PredictionView) throws(EventError) {
    guard prediction.role.equals("sample") else { return nil }
    projections = Self.projections(prediction)
    words = try Self.words(prediction.words())
  }

  private static func projections(_ prediction: PredictionView) -> [Float]? {
    var values = [Float?](repeating: nil, count: Projections.count)
    for (name, value) in prediction.features {
      guard case .number(let number) = value, let name = name.string,
        name.hasPrefix(FeatureCatalog.projections.prefix),
        let direction = Int(name.dropFirst(FeatureCatalog.projections.prefix.count)),
        values.indices.contains(direction)
      else { continue }
      values[direction] = Float(number)
    }
    let known = values.compactMap(\.self)
    return known.count == values.count ? known : nil
  }

  private static func words(_ texts: [String]?) throws(EventError) -> [Word]? {
    guard let texts else { return nil }
    for (place, text) in texts.enumerated() {
      guard place < DocumentWords.most, !text.isEmpty, text.utf8.count <= SampleCounts.mostWordBytes else {
        throw EventError(
          .invalidValue, at: "/words/\(place)",
          "at most \(DocumentWords.most) words of 1 to \(SampleCounts.mostWordBytes) bytes are expected")
      }
    }
    return texts.map { Word($0) }
  }
}
