import Statistics

/// Adds up the counts of one window after another.
struct WindowTally {
  private let length: ObservationSettings.Window
  private let isTimed: Bool
  private var counts = CountTable()
  private var span: TimeSpan?
  private var before = 0

  init(_ length: ObservationSettings.Window, isTimed: Bool) {
    self.length = length
    self.isTimed = isTimed
  }

  private var mostDocuments: Int? {
    switch length {
    case .none: nil
    case .documents(let count): count
    case .milliseconds: isTimed ? nil : ObservationSettings.windowDocuments
    }
  }

  /// Adds a group of documents, and returns the window that this closes.
  mutating func add(_ pane: CountedPane, baseline: Baseline?) -> ObservedWindow? {
    guard length != .none else { return nil }
    var closed: ObservedWindow?
    if isTimed, case .milliseconds(let length) = length, let span,
      span.start.floored(by: length) != pane.span.start.floored(by: length)
    {
      closed = close(baseline: baseline)
    }
    counts.merge(pane.counts)
    span = span?.union(pane.span) ?? pane.span
    if let mostDocuments, counts.documents >= mostDocuments { closed = close(baseline: baseline) }
    return closed
  }

  /// The window as far as it has come; nil where nothing was counted.
  mutating func close(baseline: Baseline?) -> ObservedWindow? {
    guard counts.documents > 0 else { return nil }
    defer {
      before += counts.documents
      counts = CountTable()
      span = nil
    }
    return ObservedWindow(
      counts: counts, baseline: baseline, documents: before..<before + counts.documents, span: isTimed ? span : nil)
  }
}
