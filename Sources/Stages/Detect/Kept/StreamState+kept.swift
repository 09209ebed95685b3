import Events
import Pipeline
import Statistics

extension StreamState {
  /// What the keys of the stream's entries begin with.
  var identifier: String { ContentHash.hexadecimal(of: [key], digits: 32) }

  mutating func takeChanges(into changes: inout StateChanges) {
    let core = core
    guard core != marks.kept.core || !marks.isClear || life != marks.kept.life || samples?.marks.isClear == false
    else { return }
    let entries = StreamEntries(identifier: identifier)
    samples?.takeChanges(entries, &changes)
    takeFoundation(entries, &changes)
    takeLife(entries, &changes)
    if marks.isDetectorTouched { takeDetector(entries, &changes) }
    takeAlerts(entries, &changes)
    takePanes(entries, &changes)
    takeWindows(entries, &changes)
    if marks.isShelfTouched { entries.put(.shelf, &changes) { shelf.write(into: &$0) } }
    entries.put(.core, self.core, &changes)
    marks.kept.core = self.core
    marks.clear()
  }

  private var core: StreamCore {
    StreamCore(
      stream: stream, late: late, documentsTopic: documentsTopic, hour: hour?.microseconds, panes: panes.count,
      alerts: alerts.count, windows: marks.kept.windows.union(marks.windows.map { windows[$0].milliseconds }).count,
      hasLife: life == StreamLife() && marks.kept.core?.hasLife == nil ? nil : true,
      hasSamples: samples == nil ? nil : true)
  }

  private mutating func takeFoundation(_ entries: StreamEntries, _ changes: inout StateChanges) {
    guard !marks.kept.hasFoundation || marks.isFoundationTouched else { return }
    entries.put(.foundation, KeptFoundation(detector: detector.foundation, baselineID: baselineID), &changes)
    if !marks.kept.hasFoundation { entries.put(.course, detector.course, &changes) }
    marks.kept.hasFoundation = true
  }

  private mutating func takeDetector(_ entries: StreamEntries, _ changes: inout StateChanges) {
    entries.put(.course, detector.course, &changes)
    let blocks = detector.learningBlocks
    for place in stride(from: marks.kept.blocks, to: blocks.count, by: 1) {
      entries.put(.block(place), blocks[place], &changes)
    }
    for place in stride(from: blocks.count, to: marks.kept.blocks, by: 1) { entries.remove(.block(place), &changes) }
    marks.kept.blocks = blocks.count
    takeAccounts(entries, &changes)
    marks.kept.judgedDocuments = detector.judgedDocuments
    var stretches: [Int: Int] = [:]
    for stretch in detector.stretches {
      stretches[stretch.first] = stretch.last
      // A stretch is a function of its ends, and of the baseline.
      if marks.isFoundationTouched || marks.kept.stretches[stretch.first] != stretch.last {
        entries.put(.stretch(stretch.first), &changes) { stretch.write(into: &$0) }
      }
    }
    for first in marks.kept.stretches.keys.sorted() where stretches[first] == nil {
      entries.remove(.stretch(first), &changes)
    }
    marks.kept.stretches = stretches
  }

  private mutating func takeAccounts(_ entries: StreamEntries, _ changes: inout StateChanges) {
    let keys = detector.keys
    if let accounts = detector.accounts {
      entries.put(.accounts, &changes) { accounts.write(into: &$0) }
      if keys != marks.kept.keys { entries.put(.keys, keys, &changes) }
    } else if marks.kept.keys != nil {
      entries.remove(.accounts, &changes)
      entries.remove(.keys, &changes)
    }
    marks.kept.keys = keys
  }

  private mutating func takeAlerts(_ entries: StreamEntries, _ changes: inout StateChanges) {
    for key in marks.alerts.sorted() {
      if let alert = alerts[key] {
        entries.put(.alert(key), alert, &changes)
        marks.kept.alerts.insert(key)
      } else if marks.kept.alerts.remove(key) != nil {
        entries.remove(.alert(key), &changes)
      }
    }
  }

  private mutating func takePanes(_ entries: StreamEntries, _ changes: inout StateChanges) {
    for key in marks.panes.sorted() {
      if let pane = panes[key] {
        entries.put(.pane(key), &changes) { pane.write(into: &$0) }
        marks.kept.panes.insert(key)
      } else if marks.kept.panes.remove(key) != nil {
        entries.remove(.pane(key), &changes)
      }
    }
  }

  private mutating func takeWindows(_ entries: StreamEntries, _ changes: inout StateChanges) {
    for place in marks.windows.sorted() {
      let window = windows[place]
      entries.put(.window(window.milliseconds), &changes) { window.write(into: &$0) }
      marks.kept.windows.insert(window.milliseconds)
    }
    // Of a length that is not configured any more.
    for length in marks.kept.windows.subtracting(windows.map(\.milliseconds)).sorted() {
      entries.remove(.window(length), &changes)
      marks.kept.windows.remove(length)
    }
  }
}

extension StreamMarks {
  fileprivate var isClear: Bool {
    panes.isEmpty && alerts.isEmpty && windows.isEmpty && !isShelfTouched && !isDetectorTouched
  }
}

/// A stream's entry `foundation`.
struct KeptFoundation: Codable {
  var detector: DetectorParts.Foundation
  var baselineID: String?
}

/// Writes entries under the keys of one stream.
struct StreamEntries {
  let identifier: String

  private func key(_ part: StreamPart) -> String { "\(identifier)/\(part.text)" }

  func put(_ part: StreamPart, _ changes: inout StateChanges, _ write: (inout JSONWriter) -> Void) {
    changes.put(key(part), write)
  }

  func put(_ part: StreamPart, _ value: some Encodable, _ changes: inout StateChanges) {
    changes.put(key(part)) { KeptCoding.encode(value, into: &$0) }
  }

  func remove(_ part: StreamPart, _ changes: inout StateChanges) { changes.remove(key(part)) }
}
