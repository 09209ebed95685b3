internal import Events

/// Which records of the quarantine are meant. Whatever is given must hold; nothing given means all.
struct QuarantineFilter: Sendable, Equatable {
  /// Any of these rules.
  var rules: Set<String> = []
  /// Any of these stages.
  var stages: Set<String> = []
  /// Any of these topics that the record came from, by their full names.
  var topics: Set<String> = []
  /// The partition that the record came from.
  var partition: Int32?
  /// The offsets that the record had there.
  var offsets: ClosedRange<Int64>?
  /// Any of these places in the quarantine.
  var places: Set<QuarantinePlace> = []
  /// Which time `since` and `until` speak of.
  var clock = Clock.quarantined
  /// From this moment on.
  var since: Timestamp?
  /// Before this moment.
  var until: Timestamp?

  enum Clock: String, Sendable, CaseIterable {
    /// When the broker wrote the record into the quarantine.
    case quarantined
    /// The original record's own timestamp.
    case record
  }

  func matches(_ record: QuarantinedRecord) -> Bool {
    guard places.isEmpty || places.contains(record.place), rules.isEmpty || rules.contains(record.rule),
      stages.isEmpty || stages.contains(record.stage)
    else { return false }
    return matchesOrigin(record.origin) && matchesTime(of: record)
  }

  private func matchesOrigin(_ origin: QuarantinedRecord.Origin?) -> Bool {
    if topics.isEmpty && partition == nil && offsets == nil { return true }
    guard let origin else { return false }
    return (topics.isEmpty || topics.contains(origin.topic)) && (partition ?? origin.partition) == origin.partition
      && offsets?.contains(origin.offset) != false
  }

  private func matchesTime(of record: QuarantinedRecord) -> Bool {
    if since == nil && until == nil { return true }
    guard let time = clock == .quarantined ? record.quarantinedAt : record.origin?.timestamp else { return false }
    return since.map { time >= $0 } != false && until.map { time < $0 } != false
  }

  /// The part of a partition that can hold what is meant, where places are given; nil where none of them is in it.
  func offsets(in partition: Int32, among all: Range<Int64>) -> Range<Int64>? {
    guard !places.isEmpty else { return all.isEmpty ? nil : all }
    let wanted = places.filter { $0.partition == partition }.map(\.offset)
    guard let first = wanted.min(), let last = wanted.max() else { return nil }
    let part = all.clamped(to: first..<(last == .max ? last : last + 1))
    return part.isEmpty ? nil : part
  }

  /// The offsets `N` or `N-M`; nil for anything else.
  static func offsets(_ text: String) -> ClosedRange<Int64>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard let first = parts.first ?? nil, let last = parts.last ?? nil, parts.count <= 2, first >= 0, first <= last
    else { return nil }
    return first...last
  }

  /// A moment: RFC 3339, a day such as `2024-01-31` (its beginning in UTC), or how long before `now`, such as `2h`.
  static func moment(_ text: String, now: Timestamp) -> Timestamp? {
    if let time = try? Timestamp(parsing: text) { return time }
    if text.utf8.count == 10, let day = try? Timestamp(parsing: text + "T00:00:00Z") { return day }
    return DurationText.parse(text).map { now - $0 }
  }
}
