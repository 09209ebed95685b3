import Events

/// What the first values of a feature look like, and so what kind it is.
struct KindSurvey {
  private var numbers = 0
  private var texts = 0
  private var arrays = 0
  private var isWhole = true
  private var smallest = Double.infinity
  private var largest = -Double.infinity

  mutating func see(_ node: JSONNode) {
    switch node.kind {
    case .number:
      let value = NumberText(node.rawBytes).value
      guard value.isFinite else { return }
      numbers += 1
      if value != value.rounded() { isWhole = false }
      smallest = min(smallest, value)
      largest = max(largest, value)
    case .array: arrays += 1
    case .null: break
    default:
      // NaN and the infinities in quotes are numbers that cannot be told.
      if !Self.isNonFinite(node) { texts += 1 }
    }
  }

  /// The kind; nil where there was no value yet.
  ///
  /// What most values are decides: arrays are labels, texts a category. Whole numbers from 0 on are lengths, numbers from 0
  /// to 1 shares, those of a name `projection:…` projections; all others are numbers.
  func kind(of name: String) -> ObservedKind? {
    guard numbers + texts + arrays > 0 else { return nil }
    if arrays >= numbers, arrays >= texts { return .labels }
    if texts > numbers { return .category }
    if name.hasPrefix("projection:"), smallest >= -8, largest <= 8 { return .projection }
    if isWhole, smallest >= 0, largest <= 0x1p26 { return .length }
    return smallest >= 0 && largest <= 1 ? .share : .number
  }

  private static func isNonFinite(_ node: JSONNode) -> Bool {
    guard let text = node.string else { return false }
    return ["nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"].contains(text.lowercased())
  }
}
