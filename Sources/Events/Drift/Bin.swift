/// Where a value is counted: an index of the numeric feature's grid, or the category itself.
package enum Bin: Sendable, Hashable {
  /// The grid fixes what an index means, those for missing, invalid and out-of-range values included.
  case index(Int)
  case value(String)
}

extension Bin: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let index = try? container.decode(Int.self) {
      self = .index(index)
    } else {
      self = .value(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .index(let index): try container.encode(index)
    case .value(let value): try container.encode(value)
    }
  }
}
