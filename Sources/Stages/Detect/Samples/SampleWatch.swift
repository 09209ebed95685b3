internal import Events
internal import Statistics

/// What is kept of a stream of sampled documents besides its detector: sums by window, what is normal of them, and the
/// words of recent blocks.
///
/// A value: it is told of closed panes in order of time, and of the stream's baseline. It learns along with the stream: what
/// is normal is of the documents that the baseline was learnt from.
struct SampleWatch: Sendable {
  /// What is small.
  struct Core: Sendable, Hashable, Codable {
    var builder: BlockBuilder
    /// How many blocks were closed.
    var blocks = 0
    /// The stream's baseline as it was last seen.
    var baselineID: String?
    /// The command of the lesson that was last seen, and what is left out of it.
    var lesson: String?
    var from: Int64?
  }

  var core: Core
  /// The block that is being filled.
  var open = PaneSample()
  /// nil where nothing is learnt.
  var learner: SampleLearner?
  var baseline: SampleBaseline?
  var history = WordHistory()
  var windows: [SampleWindow]
  var marks = SampleMarks()
  let configuration: DetectConfiguration

  init(_ configuration: DetectConfiguration) {
    self.configuration = configuration
    core = Core(
      builder: BlockBuilder(
        documents: configuration.detector.blockDocuments, milliseconds: configuration.detector.blockMilliseconds))
    learner = SampleLearner()
    windows = configuration.windows.map { SampleWindow(length: $0) }
  }

  /// Adds a closed pane that begins no earlier than those before it.
  mutating func add(_ sample: PaneSample?, documents: Int, in pane: PaneKey) {
    guard documents > 0, let counts = try? CountTable(kept: documents, features: []) else { return }
    if let block = core.builder.advance(to: pane.span.start) { close(block) }
    if let sample {
      open.merge(sample)
      for place in windows.indices where place == 0 || !isNested {
        windows[place].add(at: pane.start) { $0.add(sample) }
        marks.windows.insert(place)
      }
    }
    for block in core.builder.add(CountedPane(span: pane.span, counts: counts)) { close(block) }
    marks.isTouched = true
  }

  /// Whether each window is so many of the one before: then only the shortest is told of panes, and hands on what it has.
  private var isNested: Bool {
    zip(windows, windows.dropFirst()).allSatisfy { shorter, longer in
      longer.length.wholeMicroseconds % max(1, shorter.length.wholeMicroseconds) == 0
    }
  }

  private mutating func close(_ block: Block) {
    defer { open = PaneSample() }
    core.blocks += 1
    if core.from.map({ block.span.start >= $0 }) ?? true, learner != nil {
      learner?.add(open, documents: block.documents)
      marks.isLearnerTouched = true
    }
    if let words = open.words {
      history.add(block: core.blocks, span: block.span, words: words)
      marks.isHistoryTouched = true
    }
  }

  /// The windows that are over by `time`, the shorter ones first.
  mutating func close(by time: Timestamp) -> [SampleWindow.Closed] {
    var all: [SampleWindow.Closed] = []
    for place in windows.indices {
      guard let closed = windows[place].close(by: time) else { continue }
      marks.windows.insert(place)
      all.append(closed)
      guard isNested, place + 1 < windows.count else { continue }
      windows[place + 1].add(at: closed.window.start) { $0.add(closed.sums) }
      marks.windows.insert(place + 1)
    }
    return all
  }
}

extension SampleWatch {
  /// Takes over which baseline the stream is judged by, and which it learns.
  mutating func follow(_ id: String?, lesson: Lesson?) {
    if lesson?.command != core.lesson {
      (core.lesson, core.from) = (lesson?.command, lesson?.from?.milliseconds)
      if lesson != nil { begin() }
    }
    if id != core.baselineID {
      core.baselineID = id
      finish()
    } else if baseline == nil, id != nil, let learner, learner.documents >= configuration.detector.baselineDocuments {
      finish()
    }
    // A lesson that came to nothing.
    if lesson == nil, baseline != nil, learner != nil {
      learner = nil
      marks.isLearnerTouched = true
      marks.isTouched = true
    }
  }

  private mutating func begin() {
    learner = SampleLearner()
    marks.isLearnerTouched = true
    marks.isTouched = true
  }

  /// What was learnt is normal; where there is too little of it, it is learnt from what comes.
  private mutating func finish() {
    let learnt = core.baselineID.flatMap { id in learner?.baseline(of: id) }
    baseline = learnt
    marks.isBaselineTouched = true
    marks.isTouched = true
    if learnt != nil {
      learner = nil
      marks.isLearnerTouched = true
    } else if learner == nil || core.baselineID == nil {
      core.from = nil
      begin()
    }
  }

  /// The words that have moved since `time` (milliseconds since 1970), those of most evidence first.
  func moved(since time: Int64) -> [WordChange] {
    guard let vocabulary = baseline?.vocabulary else { return [] }
    var words = history.words(since: time)
    if let open = open.words { words.add(open) }
    return vocabulary.moved(in: words).map(WordChange.init)
  }
}

extension WordChange {
  init(_ word: MovedWord) { self.init(word: word.word, before: word.before, since: word.since) }
}
