import Events
import Pipeline
import Statistics

extension VolumeStream: KeptApart {
  static let prefix = "volume"

  enum Part: String {
    case core, course, past, baseline
  }

  /// Writes the parts that have changed.
  mutating func takeChanges(into changes: inout StateChanges) {
    if kept?.core != core { put(.core, core, into: &changes) }
    if kept?.monitor.course != monitor.course { put(.course, monitor.course, into: &changes) }
    if kept == nil || kept?.monitor.past != monitor.past { put(.past, monitor.past, into: &changes) }
    if kept == nil || kept?.monitor.baseline != monitor.baseline { put(.baseline, monitor.baseline, into: &changes) }
    kept = (core, monitor)
  }
}

/// The entries of one stream's volume, as they are read back.
struct RestoringVolume: Sendable {
  private var core: VolumeStream.Core?
  private var course: VolumeMonitor.Course?
  // An entry may say that there is none.
  private var past: VolumePast??
  private var baseline: VolumeBaseline??

  mutating func take(_ part: String, _ value: UnsafeRawBufferPointer?) throws(StateFault) {
    try VolumeStream.take(part) { part in
      switch part {
      case .core: core = try KeptCoding.decode(value)
      case .course: course = try KeptCoding.decode(value)
      case .past: past = try KeptCoding.decode(value)
      case .baseline: baseline = try KeptCoding.decode(value)
      }
    }
  }

  /// - Throws: where an entry is missing, or lies under the key of another stream.
  func volume(_ identifier: String, _ settings: VolumeSettings) throws(StateFault) -> VolumeStream {
    try VolumeStream.whole(restored(settings), identifier)
  }

  private func restored(_ settings: VolumeSettings) -> VolumeStream? {
    guard let core, let course, let past, let baseline else { return nil }
    let monitor = VolumeMonitor(settings, baseline: baseline, past: past, course: course)
    var volume = VolumeStream(core, monitor)
    volume.kept = (core, monitor)
    return volume
  }
}
