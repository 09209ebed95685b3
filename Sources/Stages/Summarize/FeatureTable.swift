import Events
import Statistics

/// The features met in a batch, by number, with the grids that they are counted on.
struct FeatureTable {
  struct Feature {
    var name: String
    let utf8: [UInt8]
    var kind: Events.FeatureKind
    /// nil for a category.
    var grid: GridTable?
  }

  /// More features than that are not counted: a row has 12 bits for the number.
  static let mostFeatures = 1 << 12

  private var numbers: [IdentifierHash: Int?] = [:]
  private(set) var features: [Feature] = []
  /// The numbers of the features in the order in which they were met last.
  private var order: [Int] = []

  /// The number of a feature; nil where its name is not in the catalog.
  ///
  /// - Parameter place: how many of its prediction's features come before it. Mostly they come in one order.
  mutating func number(of name: UnsafeRawBufferPointer, at place: Int) -> Int? {
    if place < order.count, features[order[place]].utf8.elementsEqual(name) { return order[place] }
    guard let number = number(of: name) else { return nil }
    if place < order.count { order[place] = number } else if place == order.count { order.append(number) }
    return number
  }

  private mutating func number(of name: UnsafeRawBufferPointer) -> Int? {
    let hash = IdentifierHash(name)
    if let known = numbers[hash] { return known }
    let text = String(decoding: name, as: UTF8.self)
    guard let kind = FeatureCatalog.kind(of: text), features.count < Self.mostFeatures else {
      if numbers.count < Self.mostFeatures * 2 { numbers[hash] = .some(nil) }
      return nil
    }
    numbers[hash] = features.count
    features.append(Feature(name: text, utf8: Array(name), kind: kind, grid: Self.grid(of: kind)?.table))
    return features.count - 1
  }

  private static func grid(of kind: Events.FeatureKind) -> Grid? {
    switch kind {
    case .category: nil
    case .length: .length
    case .share: .share
    case .wordLength: .wordLength
    case .projection: .projection
    }
  }
}
