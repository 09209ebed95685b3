import Events
import Pipeline
import Statistics

/// The entries of one stream, as they are read back.
struct RestoringStream: Sendable {
  private var core: StreamCore?
  private var life: StreamLife?
  private var pinned: Baseline?
  private var lesson: [Int: Block] = [:]
  private var foundation: KeptFoundation?
  private var course: DetectorParts.Course?
  private var accounts: DetectorParts.Accounts?
  private var keys: DetectorParts.Keys?
  private var shelf: ExemplarShelf?
  private var blocks: [Int: Block] = [:]
  private var stretches: [Int: History.Stretch] = [:]
  private var alerts: [String: Alert] = [:]
  private var windows: [Int64: WindowAccount] = [:]
  private var panes: [PaneKey: OpenPane] = [:]
  private var samples = RestoringSamples()

  /// Takes in one entry; nil removes it.
  mutating func take(_ name: String, _ value: UnsafeRawBufferPointer?) throws {
    guard let part = StreamPart(name) else { throw StateFault("detect keeps no part `\(name)` of a stream") }
    do {
      try take(part, value)
    } catch {
      throw StateFault("the part `\(name)` of a stream cannot be read: \(error)")
    }
  }

  private mutating func take(_ part: StreamPart, _ value: UnsafeRawBufferPointer?) throws {
    switch part {
    case .core: core = try KeptCoding.decode(value)
    case .life: life = try KeptCoding.decode(value)
    case .pinned: pinned = try KeptCoding.decode(value)
    case .lesson(let place): lesson[place] = try KeptCoding.decode(value)
    case .foundation: foundation = try KeptCoding.decode(value)
    case .course: course = try KeptCoding.decode(value)
    case .accounts:
      accounts = try KeptCoding.read(value) { reader throws(StateFault) in try DetectorParts.Accounts(&reader) }
    case .keys: keys = try KeptCoding.decode(value)
    case .block(let place): blocks[place] = try KeptCoding.decode(value)
    case .alert(let key): alerts[key] = try KeptCoding.decode(value)
    case .shelf: shelf = try KeptCoding.read(value) { reader throws(StateFault) in try ExemplarShelf(&reader) }
    case .stretch(let first):
      stretches[first] = try KeptCoding.read(value) { reader throws(StateFault) in
        try History.Stretch(&reader, first: first)
      }
    case .window(let length):
      windows[length] = try KeptCoding.read(value) { reader throws(StateFault) in
        try WindowAccount(&reader, length: .milliseconds(length))
      }
    case .sample(let part): try samples.take(part, value)
    case .pane(let key):
      panes[key] = try KeptCoding.read(value) { reader throws(StateFault) in try OpenPane(&reader) }
    }
  }

  /// The stream.
  ///
  /// - Throws: where an entry is missing, or they do not fit together.
  func stream(_ configuration: DetectConfiguration) throws -> StreamState {
    guard let core, let foundation, let course else {
      throw StateFault("of a stream there is no core, no foundation or no course")
    }
    guard core.panes == panes.count, core.alerts == alerts.count, core.windows == windows.count else {
      throw StateFault(
        "\(core.stream.key) has \(panes.count) panes, \(alerts.count) alerts and \(windows.count) windows, and must "
          + "have \(core.panes), \(core.alerts) and \(core.windows)")
    }
    let life = life ?? StreamLife()
    let lessonBlocks = lesson.sorted { $0.key < $1.key }
    guard (core.hasLife ?? false) == (self.life != nil), (life.pinned != nil) == (pinned != nil),
      lessonBlocks.map(\.key) == Array(0..<(life.lesson?.blocks ?? 0))
    else { throw StateFault("\(core.stream.key): of what people have decided something is missing") }
    let detector = try detector(foundation, course, core.stream.key)
    var stream = StreamState(core.stream, detector: detector, configuration: configuration)
    stream.baselineID = foundation.baselineID
    stream.late = core.late
    stream.documentsTopic = core.documentsTopic
    stream.hour = core.hour.map { Timestamp(microseconds: $0) }
    stream.alerts = alerts
    (stream.life, stream.pinned, stream.lessonBlocks) = (life, pinned, lessonBlocks.map(\.value))
    stream.panes = panes
    if core.hasSamples == true {
      stream.samples = try samples.watch(configuration, key: core.stream.key)
    } else if !samples.isEmpty {
      throw StateFault("\(core.stream.key) has entries of samples, and must have none")
    }
    stream.shelf = try checkedShelf(of: detector, core.stream.key)
    for place in stream.windows.indices {
      if let window = windows[stream.windows[place].milliseconds] { stream.windows[place] = window }
    }
    stream.marks.kept = StreamMarks.Kept(
      core: core, life: stream.life, hasFoundation: true, keys: keys,
      lesson: lessonBlocks.count, pinned: life.pinned,
      judgedDocuments: detector.judgedDocuments, blocks: blocks.count, stretches: stretches.mapValues(\.last),
      panes: Set(panes.keys), alerts: Set(alerts.keys), windows: Set(windows.keys))
    return stream
  }

  private func detector(
    _ foundation: KeptFoundation, _ course: DetectorParts.Course, _ key: String
  ) throws -> StreamDetector {
    let learning = blocks.sorted { $0.key < $1.key }
    let history = stretches.values.sorted { $0.first < $1.first }
    let areConsecutive = zip(history, history.dropFirst()).allSatisfy { $0.last + 1 == $1.first }
    guard learning.map(\.key) == Array(0..<learning.count), areConsecutive else {
      throw StateFault("\(key): a block to learn from, or a stretch of its history, is missing")
    }
    let detector = try StreamDetector(
      foundation.detector, course, accounts, keys, learning: learning.map(\.value), stretches: history)
    guard detector.baseline != nil || detector.documents == learning.reduce(0, { $0 + $1.value.documents }) else {
      throw StateFault("\(key): the blocks to learn from do not have \(detector.documents) documents")
    }
    return detector
  }

  private func checkedShelf(of detector: StreamDetector, _ key: String) throws -> ExemplarShelf {
    let shelf = shelf ?? ExemplarShelf()
    let bins = detector.baseline?.features.map(\.bins.count) ?? []
    guard shelf.bins.sizes == bins else {
      throw StateFault("\(key): the shelf of exemplars is not of the baseline's bins")
    }
    return shelf
  }
}
