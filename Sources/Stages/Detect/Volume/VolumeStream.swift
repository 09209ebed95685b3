import Events
import FoundationEssentials
package import Statistics

/// How many documents one stream has, and what is told of it: the alerts `volume` and `silence`.
package struct VolumeStream: Sendable {
  /// A closed pane and its documents.
  struct Pane: Sendable {
    let span: TimeSpan
    let documents: Int
  }

  /// What is kept besides the monitor.
  struct Core: Sendable, Hashable, Codable {
    var stream: DocumentStream
    /// The hash of the volume's baseline.
    var baselineID: String?
    /// The id of the alert that an incident began with, while one of the two is open.
    var incident: String?
  }

  package let key: String
  package private(set) var monitor: VolumeMonitor
  private(set) var core: Core
  /// What is in the changelog.
  var kept: (core: Core, monitor: VolumeMonitor)?

  init(_ stream: DocumentStream, _ settings: VolumeSettings) {
    self.init(Core(stream: stream), VolumeMonitor(settings))
  }

  init(_ core: Core, _ monitor: VolumeMonitor) {
    key = core.stream.key
    self.core = core
    self.monitor = monitor
  }

  /// Adds the panes that are closed by `reached`, in order, and returns what there is to tell.
  mutating func add(_ panes: [Pane], reached: Timestamp, late: Int64) -> [ApartEvent] {
    var events: [VolumeEvent] = []
    for pane in panes { events += monitor.add(documents: pane.documents, in: pane.span) }
    events += monitor.advance(to: reached.milliseconds)
    return events.map { tell($0, late: late) }
  }

  private mutating func tell(_ event: VolumeEvent, late: Int64) -> ApartEvent {
    switch event {
    case .baseline(let baseline):
      let id = ContentHash.hexadecimal(baseline.canonicalBytes())
      core.baselineID = id
      return .baseline(VolumeComposer(core).record(baseline, id: id))
    case .report(let report):
      let alert = VolumeComposer(core).alert(report, late: late)
      switch report.change {
      case .opened: core.incident = core.incident ?? alert.id
      case .updated, .improved: break
      case .resolved: if monitor.open.isEmpty { core.incident = nil }
      }
      return .alert(alert)
    }
  }
}

extension StreamState {
  /// The documents of the panes that will close when all have reached `time`, in order.
  func closing(by time: Timestamp) -> [VolumeStream.Pane] {
    panes.keys.filter { $0.end <= time }.sorted().compactMap { key in
      panes[key].map { VolumeStream.Pane(span: key.span, documents: $0.counts.documents) }
    }
  }
}
