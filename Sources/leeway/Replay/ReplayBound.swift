internal import ArgumentParser
internal import Events

/// Where a range of the log begins or ends, as a person writes it.
enum ReplayBound: Sendable, Equatable {
  case beginning
  case end
  /// The same in every partition.
  case offset(Int64)
  /// By partition; all of them must be named.
  case offsets([Int32: Int64])
  /// The first record of this time or a later one.
  case time(Timestamp)
  /// So long before now.
  case ago(Duration)

  /// What a person may write, for messages.
  static let forms =
    "a time (2026-03-01T00:00:00Z), a time before now (-2h), an offset for all partitions (1000), offsets by partition "
    + "(0:1000,1:1200), beginning or end"

  /// Nil for what cannot be understood.
  static func parse(_ text: String) -> ReplayBound? {
    if text == "beginning" { return .beginning }
    if text == "end" { return .end }
    if let offset = Int64(text), offset >= 0 { return .offset(offset) }
    if text.hasPrefix("-") { return DurationText.parse(String(text.dropFirst())).map { .ago($0) } }
    if let time = try? Timestamp(parsing: text) { return .time(time) }
    return offsets(text).map { .offsets($0) }
  }

  private static func offsets(_ text: String) -> [Int32: Int64]? {
    var offsets: [Int32: Int64] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      guard numbers.count == 2, let partition = Int32(numbers[0]), let offset = Int64(numbers[1]), partition >= 0,
        offset >= 0, offsets.updateValue(offset, forKey: partition) == nil
      else { return nil }
    }
    return offsets
  }
}

extension ReplayBound: ExpressibleByArgument {
  init?(argument: String) {
    guard let bound = Self.parse(argument) else { return nil }
    self = bound
  }
}
