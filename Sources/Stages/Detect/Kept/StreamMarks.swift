import Events
import Statistics

/// What was touched of a stream since its changes were last taken, and what its entries in the changelog are.
struct StreamMarks: Sendable {
  /// Added to or closed.
  var panes: Set<PaneKey> = []
  /// By their record key.
  var alerts: Set<String> = []
  /// By their place.
  var windows: Set<Int> = []
  var isShelfTouched = false
  var isDetectorTouched = false
  /// Whether there is another baseline, or none any more.
  var isFoundationTouched = false
  var kept = Kept()

  /// What is in the changelog.
  struct Kept: Sendable {
    var core: StreamCore?
    var life = StreamLife()
    var hasFoundation = false
    /// The keys that were told of; nil where there are no entries of judging by a baseline.
    var keys: DetectorParts.Keys?
    /// How many blocks of a lesson, and which baseline is pinned.
    var lesson = 0
    var pinned: String?
    var judgedDocuments = 0
    /// How many blocks to learn from.
    var blocks = 0
    /// The last block of each stretch, by its first.
    var stretches: [Int: Int] = [:]
    var panes: Set<PaneKey> = []
    var alerts: Set<String> = []
    /// In milliseconds.
    var windows: Set<Int64> = []
  }

  mutating func clear() {
    panes = []
    alerts = []
    windows = []
    isShelfTouched = false
    isDetectorTouched = false
    isFoundationTouched = false
  }
}

/// A stream's entry `core`: what it is, what is small, and how many of its other entries there must be.
struct StreamCore: Sendable, Hashable, Codable {
  var stream: DocumentStream
  var late: Int64
  var documentsTopic: String
  /// In microseconds since 1970.
  var hour: Int64?
  var panes: Int
  var alerts: Int
  var windows: Int
  /// Whether there is an entry of what people decided; nil where there is none.
  var hasLife: Bool?
  /// Whether there are entries of samples; nil where there are none.
  var hasSamples: Bool?
}

/// The entries of a stream, by the part of the key that follows the stream's identifier.
enum StreamPart: Hashable {
  case core
  /// What people have decided.
  case life
  /// The first baseline that was pinned.
  case pinned
  /// A block that a new baseline is learnt from, by its place.
  case lesson(Int)
  /// The detector's settings and its baseline: written when a stream begins and when it has learnt.
  case foundation
  case course
  /// What changes with every block, and what changes when there is something to tell.
  case accounts
  case keys
  case shelf
  /// A block that the baseline will be learnt from, by its place.
  case block(Int)
  /// A stretch of the detector's history, by its first block.
  case stretch(Int)
  case alert(String)
  /// By the length in milliseconds.
  case window(Int64)
  case pane(PaneKey)
  /// Of a stream of sampled documents.
  case sample(SamplePart)

  var text: String {
    switch self {
    case .core: "core"
    case .life: "life"
    case .pinned: "pinned"
    case .lesson(let place): "lesson/\(place)"
    case .foundation: "foundation"
    case .course: "course"
    case .accounts: "accounts"
    case .keys: "keys"
    case .shelf: "shelf"
    case .block(let place): "block/\(place)"
    case .stretch(let first): "stretch/\(first)"
    case .alert(let key): "alert/\(key)"
    case .window(let length): "window/\(length)"
    case .sample(let part): "samples/\(part.text)"
    case .pane(let pane): "pane/\(pane.start.microseconds)/\(pane.end.microseconds)"
    }
  }

  /// nil where there is no such part.
  init?(_ text: String) {
    let (head, rest): (String, String?) = text.cutAtSlash ?? (text, nil)
    switch (head, rest) {
    case ("core", nil): self = .core
    case ("life", nil): self = .life
    case ("pinned", nil): self = .pinned
    case ("lesson", let place?):
      guard let place = Int(place) else { return nil }
      self = .lesson(place)
    case ("foundation", nil): self = .foundation
    case ("course", nil): self = .course
    case ("accounts", nil): self = .accounts
    case ("keys", nil): self = .keys
    case ("shelf", nil): self = .shelf
    case ("alert", let key?): self = .alert(key)
    case ("block", let place?):
      guard let place = Int(place) else { return nil }
      self = .block(place)
    case ("stretch", let first?):
      guard let first = Int(first) else { return nil }
      self = .stretch(first)
    case ("window", let length?):
      guard let length = Int64(length) else { return nil }
      self = .window(length)
    case ("samples", let part?):
      guard let part = SamplePart(part) else { return nil }
      self = .sample(part)
    case ("pane", let span?):
      let ends = span.split(separator: "/").compactMap { Int64($0) }
      guard ends.count == 2 else { return nil }
      self = .pane(PaneKey(start: Timestamp(microseconds: ends[0]), end: Timestamp(microseconds: ends[1])))
    default: return nil
    }
  }
}

extension String {
  /// What lies before the first slash, and what behind it; nil where there is none.
  var cutAtSlash: (head: String, rest: String)? {
    var text = self
    return text.withUTF8 { bytes in
      guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      return (String(decoding: bytes[..<slash], as: UTF8.self), String(decoding: bytes[(slash + 1)...], as: UTF8.self))
    }
  }
}
