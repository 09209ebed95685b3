internal import Events
internal import Kafka

/// Turns what a person wrote into offsets of each partition: a value, once the cluster was asked.
struct RangeResolution: Sendable {
  let from: ReplayBound
  let to: ReplayBound
  /// What the log has: the oldest offset, and the one after the last committed record.
  let ends: [TopicPartition: Watermarks]
  /// The first offsets of the times asked for; nil where there is no such record yet.
  let times: [Timestamp: [TopicPartition: Int64?]]
  let now: Timestamp

  /// The times that must be looked up.
  static func times(_ bounds: [ReplayBound], now: Timestamp) -> [Timestamp] {
    bounds.compactMap { $0.time(now: now) }
  }

  /// - Throws: a failure with every partition whose range is not in the log.
  func spans() throws(CommandFailure) -> [TopicPartition: Range<Int64>] {
    var spans: [TopicPartition: Range<Int64>] = [:]
    var problems: [String] = []
    for (place, end) in ends.sorted(by: { $0.key < $1.key }) {
      guard let first = offset(from, place, end, isStart: true), let last = offset(to, place, end, isStart: false)
      else {
        problems.append("\(place) is not among the partitions named; name them all, such as 0:100,1:250.")
        continue
      }
      if first < end.low && end.low > 0 && first < last {
        problems.append("\(place): the log begins at offset \(end.low); what was before it has expired.")
      } else if last > end.high {
        problems.append("\(place): the log ends at offset \(end.high), and --to asks for \(last).")
      } else if first > last {
        problems.append("\(place): the range ends at offset \(last), before it begins at \(first).")
      } else {
        spans[place] = first..<last
      }
    }
    problems += strangers
    guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "\n")) }
    return spans
  }

  private var strangers: [String] {
    let known = Set(ends.keys.map(\.partition))
    return [from, to].flatMap { bound -> [String] in
      guard case .offsets(let offsets) = bound else { return [] }
      return offsets.keys.sorted().filter { !known.contains($0) }.map { "There is no partition \($0)." }
    }
  }

  private func offset(_ bound: ReplayBound, _ place: TopicPartition, _ end: Watermarks, isStart: Bool) -> Int64? {
    switch bound {
    case .beginning: return end.low
    case .end: return end.high
    case .offset(let offset): return offset
    case .offsets(let offsets): return offsets[place.partition]
    case .time, .ago:
      guard let time = bound.time(now: now), let found = times[time]?[place] else { return nil }
      // Where no record is that late, the range begins, or ends, at the end.
      return min(found ?? end.high, end.high)
    }
  }
}

extension ReplayBound {
  /// The time meant, where it is one.
  func time(now: Timestamp) -> Timestamp? {
    switch self {
    case .time(let time): time
    case .ago(let duration): now - duration
    default: nil
    }
  }
}
