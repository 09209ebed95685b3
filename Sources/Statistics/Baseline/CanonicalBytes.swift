extension Baseline {
  /// The baseline's content as bytes, the same on every machine: what its version is the hash of.
  ///
  /// Little-endian, numbers of 8 bytes (tables of evidence 4), texts as UTF-8 after their length. All that a verdict
  /// depends on is in it, the tables included; what only describes the baseline (its steadiness, the smallest effects)
  /// is not.
  public func canonicalBytes() -> [UInt8] {
    var bytes = CanonicalBytes()
    bytes.append("leeway baseline 2")
    for number in [Int64(documents), Int64(blocks), span.start, span.end, Int64(families)] { bytes.append(number) }
    bytes.append(averageRunLength)
    bytes.append(season.rawValue)
    for list in [features, counted] {
      bytes.append(Int64(list.count))
      for feature in list { bytes.append(feature) }
    }
    return bytes.bytes
  }
}

private struct CanonicalBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ number: Double) {
    withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ steps: [Int32]) {
    append(Int64(steps.count))
    for step in steps { withUnsafeBytes(of: step.littleEndian) { bytes.append(contentsOf: $0) } }
  }

  mutating func append(_ text: String) {
    append(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ texts: [String]) {
    append(Int64(texts.count))
    for text in texts { append(text) }
  }

  mutating func append(_ feature: FeatureBaseline) {
    append(feature.name)
    append(feature.group)
    switch feature.bins {
    case .numeric(let bins):
      append(bins.grid.rawValue)
      append(Int64(bins.starts.count))
      for start in bins.starts { append(Int64(start)) }
    case .categorical(let bins):
      append("categorical")
      append(bins.values)
      append(bins.restValues)
    case .presence(let bins):
      append("presence")
      append(bins.content)
    }
    append(feature.pooledDesignEffect)
    append(Int64(feature.scores.count))
    for score in feature.scores {
      append(score.kind.rawValue)
      append(Int64(score.bins.lowerBound))
      append(Int64(score.bins.upperBound))
    }
    for slot in feature.season?.cellOfSlot ?? [] { append(Int64(slot)) }
    append(Int64(feature.cells.count))
    for cell in feature.cells { append(cell) }
  }

  mutating func append(_ cell: FeatureBaseline.Cell) {
    append(Int64(cell.counts.count))
    for count in cell.counts { append(Int64(count)) }
    for norm in cell.norms {
      append(norm.mean)
      append(norm.margin)
      append(norm.designEffect)
    }
    append(Int64(cell.evidence.count))
    for evidence in cell.evidence { append(evidence.steps) }
  }

  mutating func append(_ effect: DesignEffect) {
    append(effect.ratio)
    append(effect.blockDocuments)
    append(Int64(effect.reach))
    append(effect.line?.intercept ?? -1)
    append(effect.line?.slope ?? -1)
  }
}
