internal import Events
internal import Pipeline
internal import Statistics

extension SampleWatch {
  /// The entry `samples/core`.
  struct KeptCore: Codable {
    var core: Core
    /// Documents the learner was told of; nil where there is none.
    var learnt: Int?
    var kept: SampleMarks.Kept
  }

  /// Writes what was touched.
  mutating func takeChanges(_ entries: StreamEntries, _ changes: inout StateChanges) {
    guard !marks.isClear || marks.isNew else { return }
    takeLearner(entries, &changes)
    if marks.isBaselineTouched {
      if let baseline {
        entries.put(.sample(.baseline), baseline, &changes)
      } else if marks.kept.hasBaseline {
        entries.remove(.sample(.baseline), &changes)
      }
      marks.kept.hasBaseline = baseline != nil
    }
    takeHistory(entries, &changes)
    for place in marks.windows.sorted() {
      let window = windows[place]
      entries.put(.sample(.window(window.length.wholeMilliseconds)), &changes) { window.write(into: &$0) }
      marks.kept.windows = Set(marks.kept.windows + [window.length.wholeMilliseconds]).sorted()
    }
    marks.isNew = false
    let core = KeptCore(core: core, learnt: learner?.documents, kept: marks.kept)
    entries.put(.sample(.core), &changes) { writer in
      writer.append(byte: KeptCoding.version)
      var text = JSONWriter()
      KeptCoding.encode(core, into: &text)
      writer.append(variable: UInt64(text.contents.count))
      writer.append(text.contents)
      open.write(into: &writer)
    }
    marks.clear()
  }

  private mutating func takeLearner(_ entries: StreamEntries, _ changes: inout StateChanges) {
    guard marks.isLearnerTouched || marks.isNew else { return }
    let (fourier, sketches) = (learner?.fourier ?? [], learner?.vocabulary.sketches ?? [])
    let isOther = learner?.joins != marks.kept.joins || learner.map { $0.documents < marks.learnt } ?? true
    for place in stride(from: isOther ? 0 : marks.kept.fourier, to: fourier.count, by: 1) {
      entries.put(.sample(.fourier(place)), &changes) { fourier[place].write(into: &$0) }
    }
    for place in stride(from: fourier.count, to: marks.kept.fourier, by: 1) {
      entries.remove(.sample(.fourier(place)), &changes)
    }
    for place in stride(from: isOther ? 0 : marks.kept.sketches, to: sketches.count, by: 1) {
      entries.put(.sample(.sketch(place)), &changes) { sketches[place].write(into: &$0) }
    }
    for place in stride(from: sketches.count, to: marks.kept.sketches, by: 1) {
      entries.remove(.sample(.sketch(place)), &changes)
    }
    let hasTable = !sketches.isEmpty
    if hasTable, let vocabulary = learner?.vocabulary {
      entries.put(.sample(.table), &changes) { vocabulary.write(into: &$0) }
    } else if marks.kept.hasTable {
      entries.remove(.sample(.table), &changes)
    }
    (marks.kept.fourier, marks.kept.sketches, marks.kept.hasTable) = (fourier.count, sketches.count, hasTable)
    marks.kept.joins = learner?.joins ?? 0
    marks.learnt = learner?.documents ?? 0
  }

  private mutating func takeHistory(_ entries: StreamEntries, _ changes: inout StateChanges) {
    guard marks.isHistoryTouched else { return }
    var stretches: [Int: Int] = [:]
    for stretch in history.stretches {
      stretches[stretch.first] = stretch.blocks
      guard marks.kept.stretches[stretch.first] != stretch.blocks else { continue }
      entries.put(.sample(.stretch(stretch.first)), &changes) { stretch.write(into: &$0) }
    }
    for first in marks.kept.stretches.keys.sorted() where stretches[first] == nil {
      entries.remove(.sample(.stretch(first)), &changes)
    }
    marks.kept.stretches = stretches
  }
}

/// The entries of one stream's samples, as they are read back.
struct RestoringSamples: Sendable {
  private var core: (core: SampleWatch.KeptCore, open: PaneSample)?
  private var baseline: SampleBaseline?
  private var table: VocabularyLearner?
  private var fourier: [Int: FourierSums] = [:]
  private var sketches: [Int: WordSketch] = [:]
  private var stretches: [Int: WordHistory.Stretch] = [:]
  private var windows: [Int64: SampleWindow] = [:]

  var isEmpty: Bool {
    core == nil && baseline == nil && table == nil && fourier.isEmpty && sketches.isEmpty && stretches.isEmpty
      && windows.isEmpty
  }

  mutating func take(_ part: SamplePart, _ value: UnsafeRawBufferPointer?) throws {
    switch part {
    case .core:
      core = try KeptCoding.read(value) { reader throws(StateFault) in
        let text = try reader.take(try reader.count())
        do {
          guard let core: SampleWatch.KeptCore = try KeptCoding.decode(text) else { throw StateFault("it is empty") }
          return (core, try PaneSample(&reader))
        } catch let fault as StateFault {
          throw fault
        } catch {
          throw StateFault("\(error)")
        }
      }
    case .baseline: baseline = try KeptCoding.decode(value)
    case .table: table = try KeptCoding.read(value) { reader throws(StateFault) in try VocabularyLearner(&reader) }
    case .fourier(let place):
      fourier[place] = try KeptCoding.read(value) { reader throws(StateFault) in try FourierSums(&reader) }
    case .sketch(let place):
      sketches[place] = try KeptCoding.read(value) { reader throws(StateFault) in try WordSketch(&reader) }
    case .stretch(let first):
      stretches[first] = try KeptCoding.read(value) { reader throws(StateFault) in
        try WordHistory.Stretch(&reader, first: first)
      }
    case .window(let length):
      windows[length] = try KeptCoding.read(value) { reader throws(StateFault) in
        try SampleWindow(&reader, length: .milliseconds(length))
      }
    }
  }

  /// - Throws: where an entry is missing.
  func watch(_ configuration: DetectConfiguration, key: String) throws(StateFault) -> SampleWatch {
    guard let (core, open) = core, core.kept == found(core) else {
      throw StateFault("\(key): of its samples an entry is missing")
    }
    var watch = SampleWatch(configuration)
    watch.core = core.core
    watch.open = open
    watch.baseline = baseline
    watch.history = WordHistory(stretches.values.sorted { $0.first < $1.first })
    watch.learner = core.learnt.map { documents in
      SampleLearner(
        fourier: fourier.sorted { $0.key < $1.key }.map(\.value),
        vocabulary: VocabularyLearner(
          table: table?.table ?? WordTable(), squares: table?.squares ?? [:],
          sketches: sketches.sorted { $0.key < $1.key }.map(\.value)),
        documents: documents, joins: core.kept.joins)
    }
    for place in watch.windows.indices {
      if let window = windows[watch.windows[place].length.wholeMilliseconds] { watch.windows[place] = window }
    }
    watch.marks.kept = core.kept
    watch.marks.isNew = false
    watch.marks.learnt = core.learnt ?? 0
    return watch
  }

  private func found(_ core: SampleWatch.KeptCore) -> SampleMarks.Kept {
    let isWhole = fourier.keys.max().map { $0 + 1 == fourier.count } ?? true
    let isWholeToo = sketches.keys.max().map { $0 + 1 == sketches.count } ?? true
    return SampleMarks.Kept(
      fourier: isWhole ? fourier.count : -1, sketches: isWholeToo ? sketches.count : -1, joins: core.kept.joins,
      hasTable: table != nil, hasBaseline: baseline != nil, stretches: stretches.mapValues(\.blocks),
      windows: windows.keys.sorted())
  }
}
