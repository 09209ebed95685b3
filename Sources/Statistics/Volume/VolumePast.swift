/// What the baseline of a stream's volume is learnt from: the documents of every hour, and the longest gaps.
public struct VolumePast: Sendable, Hashable, Codable {
  /// The start of the first hour, in milliseconds since 1970.
  public private(set) var start: Int64?
  /// The documents of each hour; −1 of hours that are not to be learnt from, since an alert was open.
  public private(set) var counts: [Int64] = []
  /// How many times without documents touched each slot of the week, and the longest of them in milliseconds.
  public private(set) var gaps = [Int](repeating: 0, count: SeasonCalendar.slots)
  public private(set) var longestGaps = [Int64](repeating: 0, count: SeasonCalendar.slots)

  public init() {}

  /// Adds an hour, which follows on those before it; of more than `most` the first is let go.
  mutating func add(hour: Int64, documents: Int, keeping most: Int) {
    if start == nil { start = hour }
    counts.append(Int64(documents))
    guard counts.count > most, let first = start else { return }
    let excess = counts.count - most
    counts.removeFirst(excess)
    start = first + VolumeSettings.hour * Int64(excess)
  }

  /// Leaves out the hours that begin at `time` or later.
  mutating func leaveOut(since time: Int64) {
    guard let start else { return }
    for place in counts.indices where start + Int64(place) * VolumeSettings.hour >= time { counts[place] = -1 }
  }

  /// Takes note of a time without documents, of two weeks at most.
  mutating func add(gap: TimeSpan, calendar: SeasonCalendar) {
    let length = gap.end - gap.start
    guard length > 0, length <= VolumeSettings.patience else { return }
    var time = gap.start
    while time < gap.end {
      let slot = calendar.slot(at: time)
      gaps[slot] += 1
      longestGaps[slot] = max(longestGaps[slot], length)
      time = (time.floored(by: VolumeSettings.hour) + 1) * VolumeSettings.hour
    }
  }
}
