/// What becomes of the matches that a text is split at.
enum SplitBehavior: Sendable {
  case removed, isolated, mergedWithPrevious, mergedWithNext, contiguous

  init?(_ name: String?) {
    switch name {
    case "Removed": self = .removed
    case "Isolated": self = .isolated
    case "MergedWithPrevious": self = .mergedWithPrevious
    case "MergedWithNext": self = .mergedWithNext
    case "Contiguous": self = .contiguous
    default: return nil
    }
  }
}

/// Collects the parts of a text, matches and what is between them, as a behaviour would have them.
struct SplitCollector {
  private let behavior: SplitBehavior
  private(set) var splits: [Range<Int>]
  /// Where the splits of the part under way begin.
  private var first = 0
  private var lastMatched = false
  /// A match that waits for what is after it.
  private var waiting: Range<Int>?

  init(_ behavior: SplitBehavior, into splits: [Range<Int>]) {
    self.behavior = behavior
    self.splits = splits
  }

  /// Parts of one text are not joined with those of another.
  mutating func begin() {
    flush()
    first = splits.count
    lastMatched = false
  }

  mutating func end() { flush() }

  private mutating func flush() {
    if let waiting { splits.append(waiting) }
    waiting = nil
  }

  mutating func add(_ part: Range<Int>, isMatch: Bool) {
    guard !part.isEmpty else { return }
    switch behavior {
    case .removed: if !isMatch { splits.append(part) }
    case .isolated: splits.append(part)
    case .contiguous: if isMatch == lastMatched { join(part) } else { splits.append(part) }
    case .mergedWithPrevious: if isMatch && !lastMatched { join(part) } else { splits.append(part) }
    case .mergedWithNext:
      if isMatch {
        flush()
        waiting = part
      } else {
        splits.append((waiting?.lowerBound ?? part.lowerBound)..<part.upperBound)
        waiting = nil
      }
    }
    lastMatched = isMatch
  }

  private mutating func join(_ part: Range<Int>) {
    if splits.count > first {
      splits[splits.count - 1] = splits[splits.count - 1].lowerBound..<part.upperBound
    } else {
      splits.append(part)
    }
  }
}
