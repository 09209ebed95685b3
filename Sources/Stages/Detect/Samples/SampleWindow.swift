internal import Events
internal import Statistics

/// The sums of one tumbling window of sampled documents.
struct SampleWindow: Sendable, Hashable {
  let length: Duration
  private(set) var start: Timestamp?
  private(set) var sums: WindowSums

  init(length: Duration, start: Timestamp? = nil, sums: WindowSums = WindowSums()) {
    self.length = length
    self.start = start
    self.sums = sums
  }

  /// A window that is over.
  struct Closed: Sendable {
    let window: Events.Pane
    let sums: WindowSums
  }

  /// Adds what lies in the window that `time` is in.
  mutating func add(at time: Timestamp, _ add: (inout WindowSums) -> Void) {
    if start == nil { start = time.floored(to: length) }
    add(&sums)
  }

  /// The window, where it is over by `time`; empty then.
  mutating func close(by time: Timestamp) -> Closed? {
    guard let start, start + length <= time else { return nil }
    defer { (self.start, sums) = (nil, WindowSums()) }
    return Closed(window: Events.Pane(start: start, length: length), sums: sums)
  }
}

/// Sums of sampled documents in bounded memory, told of pane by pane.
struct WindowSums: Sendable, Hashable {
  var fourier: FourierSums?
  var sketch: WordSketch?
  var words: WordTable?

  mutating func add(_ pane: PaneSample) {
    add(pane.fourier)
    guard let added = pane.words else { return }
    if sketch == nil { sketch = WordSketch() }
    if words == nil { words = WordTable() }
    sketch?.merge(WordSketch(added))
    words?.add(added)
  }

  mutating func add(_ other: WindowSums) {
    add(other.fourier)
    guard let addedSketch = other.sketch, let addedWords = other.words else { return }
    if sketch == nil { sketch = WordSketch() }
    if words == nil { words = WordTable() }
    sketch?.merge(addedSketch)
    words?.add(addedWords)
  }

  private mutating func add(_ sums: FourierSums?) {
    guard let sums else { return }
    if fourier == nil { fourier = sums } else { try? fourier?.merge(sums) }
  }
}
