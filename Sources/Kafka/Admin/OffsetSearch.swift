/// Decides what became of each offset that is looked for in one partition, as the log is read in order.
struct OffsetSearch {
  /// Offsets still looked for, ascending.
  private(set) var wanted: ArraySlice<Int64>
  private(set) var outcome = UnreadOffsets()

  init(_ offsets: some Sequence<Int64>) {
    wanted = Set(offsets).sorted()[...]
  }

  /// The offset at which to begin reading; nil when all is decided.
  var next: Int64? { wanted.first }

  /// The ends of the log are known: what is older has expired, what is newer is not there yet.
  mutating func learn(_ watermarks: Watermarks) {
    move(to: \.expired) { $0 < watermarks.low }
    let beyond = wanted.firstIndex { $0 >= watermarks.high } ?? wanted.endIndex
    outcome.beyondEnd += wanted[beyond...]
    wanted = wanted[..<beyond]
  }

  /// A record came; true if it is looked for. Those before it are not in the log: compacted away, or not records.
  mutating func see(_ offset: Int64) -> Bool {
    move(to: \.absent) { $0 < offset }
    guard wanted.first == offset else { return false }
    wanted.removeFirst()
    return true
  }

  /// All before `offset` has been read.
  mutating func reachEnd(_ offset: Int64) {
    move(to: \.absent) { $0 < offset }
  }

  /// The time is up.
  mutating func giveUp() {
    move(to: \.unread) { _ in true }
  }

  private mutating func move(
    to destination: WritableKeyPath<UnreadOffsets, [Int64]>, while belongs: (Int64) -> Bool
  ) {
    let moved = wanted.prefix(while: belongs)
    outcome[keyPath: destination] += moved
    wanted = wanted.dropFirst(moved.count)
  }
}

/// The offsets for which no record could be read, ascending, by the reason.
package struct UnreadOffsets: Hashable, Sendable {
  /// The retention has deleted them, or deleted them while they were being read.
  package internal(set) var expired: [Int64] = []
  /// There is no record of this offset: compacted away, or a transaction's marker or aborted record.
  package internal(set) var absent: [Int64] = []
  /// Not written yet, or in a transaction that is still open.
  package internal(set) var beyondEnd: [Int64] = []
  /// The time was up.
  package internal(set) var unread: [Int64] = []

  package var isEmpty: Bool { expired.isEmpty && absent.isEmpty && beyondEnd.isEmpty && unread.isEmpty }
}
