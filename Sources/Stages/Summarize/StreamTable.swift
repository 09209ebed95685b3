import Events

/// The streams and their panes met in a batch, by number.
struct StreamTable {
  /// The documents of one stream in one pane.
  struct Group {
    var stream: Int
    var pane: Timestamp
    var documents: Int64 = 0
  }

  struct Stream {
    var name: DocumentStream
    var late: Int64 = 0
    /// The group met last: the next document is mostly in the same pane.
    fileprivate var last = -1
  }

  private struct GroupKey: Hashable {
    var stream: Int
    var pane: Timestamp
  }

  private var numbers: [IdentifierHash: Int] = [:]
  private var groupNumbers: [GroupKey: Int] = [:]
  private(set) var streams: [Stream] = []
  private(set) var groups: [Group] = []

  /// The number of a stream.
  /// - Parameters:
  ///   - key: bytes that no other stream has.
  ///   - name: called where the stream is new.
  mutating func number(of key: UnsafeRawBufferPointer, _ name: () -> DocumentStream) -> Int {
    let hash = IdentifierHash(key)
    if let number = numbers[hash] { return number }
    numbers[hash] = streams.count
    streams.append(Stream(name: name()))
    return streams.count - 1
  }

  /// The group that the stream's last document was counted in.
  func lastGroup(of stream: Int) -> Int { streams[stream].last }

  mutating func countLate(_ stream: Int) {
    streams[stream].late += 1
  }

  /// Counts a document and returns its group's number.
  mutating func count(_ stream: Int, pane: Timestamp) -> Int {
    var group = streams[stream].last
    if group < 0 || groups[group].pane != pane {
      group = self.group(stream, pane)
      streams[stream].last = group
    }
    groups[group].documents += 1
    return group
  }

  private mutating func group(_ stream: Int, _ pane: Timestamp) -> Int {
    let key = GroupKey(stream: stream, pane: pane)
    if let number = groupNumbers[key] { return number }
    groupNumbers[key] = groups.count
    groups.append(Group(stream: stream, pane: pane))
    return groups.count - 1
  }

  /// The number of the stream's earliest pane; where it has none, of an empty group in `pane`.
  mutating func firstGroup(of stream: Int, orIn pane: Timestamp) -> Int {
    var first: Int?
    for number in groups.indices where groups[number].stream == stream {
      if first.map({ groups[number].pane < groups[$0].pane }) ?? true { first = number }
    }
    return first ?? group(stream, pane)
  }

  /// The numbers of the groups, ascending by the stream's key and the pane.
  func groupsInOrder() -> [Int] {
    let keys = streams.map(\.name.key)
    return groups.indices.sorted { left, right in
      let (one, two) = (groups[left], groups[right])
      return one.stream == two.stream ? one.pane < two.pane : keys[one.stream] < keys[two.stream]
    }
  }
}
