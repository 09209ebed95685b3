/// What was touched of a stream's samples since their changes were last taken, and what is in the changelog.
struct SampleMarks: Sendable {
  /// The core and the open block.
  var isTouched = false
  var isLearnerTouched = false
  var isBaselineTouched = false
  var isHistoryTouched = false
  /// By their place.
  var windows: Set<Int> = []
  /// Whether nothing of it was ever written.
  var isNew = true
  /// How many documents the learner had been told of.
  var learnt = 0
  var kept = Kept()

  /// The entries there are.
  struct Kept: Sendable, Hashable, Codable {
    var fourier = 0
    var sketches = 0
    var joins = 0
    /// Whether words are being learnt.
    var hasTable = false
    var hasBaseline = false
    /// The stretches' blocks, by the first.
    var stretches: [Int: Int] = [:]
    /// The windows' lengths in milliseconds, in ascending order.
    var windows: [Int64] = []
  }

  var isClear: Bool {
    !isTouched && !isLearnerTouched && !isBaselineTouched && !isHistoryTouched && windows.isEmpty
  }

  mutating func clear() {
    let (kept, learnt) = (kept, learnt)
    self = SampleMarks()
    (self.kept, self.learnt, isNew) = (kept, learnt, false)
  }
}

/// The entries of a stream's samples, by the part of the key that follows `samples/`.
enum SamplePart: Hashable {
  /// What is small, and which other entries there must be.
  case core
  case baseline
  /// The words being learnt.
  case table
  /// A block being learnt, by its place: its sums, and the image of its words.
  case fourier(Int)
  case sketch(Int)
  /// A stretch of recent words, by its first block.
  case stretch(Int)
  /// By the length in milliseconds.
  case window(Int64)

  var text: String {
    switch self {
    case .core: "core"
    case .baseline: "baseline"
    case .table: "table"
    case .fourier(let place): "fourier/\(place)"
    case .sketch(let place): "sketch/\(place)"
    case .stretch(let first): "stretch/\(first)"
    case .window(let length): "window/\(length)"
    }
  }

  /// nil where there is no such part.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count == 2 ? Int64(parts[1]) : nil, parts.count) {
    case ("core", _, 1): self = .core
    case ("baseline", _, 1): self = .baseline
    case ("table", _, 1): self = .table
    case ("fourier", let place?, 2): self = .fourier(Int(place))
    case ("sketch", let place?, 2): self = .sketch(Int(place))
    case ("stretch", let first?, 2): self = .stretch(Int(first))
    case ("window", let length?, 2): self = .window(length)
    default: return nil
    }
  }
}
