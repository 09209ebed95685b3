/// The texts of one language: one block of bytes, and where each description lies in it.
struct DescriptionStore: Sendable {
  private var bytes: [UInt8] = []
  private var places: [DescriptionKey: Place] = [:]

  private struct Place {
    var start: UInt32
    var count: UInt32
  }

  var count: Int { places.count }

  func has(_ key: DescriptionKey) -> Bool { places[key] != nil }

  /// The text; broken UTF-8 in a list shows as U+FFFD.
  func text(_ key: DescriptionKey) -> String? {
    guard let place = places[key] else { return nil }
    return String(decoding: bytes[Int(place.start)..<Int(place.start) + Int(place.count)], as: UTF8.self)
  }

  /// Keeps the text of the field's value `field`. The first text of a key stays.
  ///
  /// - Returns: false where the block is full (4 GiB) and the text was not kept.
  mutating func add(_ field: [UInt8], for key: DescriptionKey) -> Bool {
    guard places[key] == nil else { return true }
    let start = bytes.count
    DescriptionText.append(field, to: &bytes)
    guard let from = UInt32(exactly: start), let count = UInt32(exactly: bytes.count - start) else {
      bytes.removeSubrange(start...)
      return false
    }
    places[key] = Place(start: from, count: count)
    return true
  }
}
