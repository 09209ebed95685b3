import Events
import Pipeline
import Statistics

extension VolumeStream {
  /// What the keys of the entries begin with; then come the stream's identifier and the part.
  static let prefix = "volume"

  private enum Part: String {
    case core, course, past, baseline
  }

  private static func key(_ identifier: String, _ part: Part) -> String { "\(prefix)/\(identifier)/\(part.rawValue)" }

  /// The stream's identifier and the part's name, of what follows the prefix.
  static func names(_ text: String) throws(StateFault) -> (stream: String, part: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw StateFault("detect keeps no entry `volume/\(text)`") }
    return (parts[0], parts[1])
  }

  /// Writes the parts that have changed. All four are always there, so that one that is missing is noticed.
  mutating func takeChanges(into changes: inout StateChanges) {
    let identifier = ContentHash.hexadecimal(of: [key], digits: 32)
    func put(_ part: Part, _ value: some Encodable) {
      changes.put(Self.key(identifier, part)) { KeptCoding.encode(value, into: &$0) }
    }
    if kept?.core != core { put(.core, core) }
    if kept?.monitor.course != monitor.course { put(.course, monitor.course) }
    if kept == nil || kept?.monitor.past != monitor.past { put(.past, monitor.past) }
    if kept == nil || kept?.monitor.baseline != monitor.baseline { put(.baseline, monitor.baseline) }
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

  mutating func take(_ part: String, _ value: UnsafeRawBufferPointer?) throws {
    do {
      switch part {
      case "core": core = try KeptCoding.decode(value)
      case "course": course = try KeptCoding.decode(value)
      case "past": past = try KeptCoding.decode(value)
      case "baseline": baseline = try KeptCoding.decode(value)
      default: throw StateFault("there is no such part")
      }
    } catch {
      throw StateFault("the part `\(part)` of a stream's volume cannot be read: \(error)")
    }
  }

  /// - Throws: where an entry is missing, or lies under the key of another stream.
  func volume(_ identifier: String, _ settings: VolumeSettings) throws(StateFault) -> VolumeStream {
    guard let core, let course, let past, let baseline else {
      throw StateFault("of a stream's volume an entry is missing")
    }
    let monitor = VolumeMonitor(settings, baseline: baseline, past: past, course: course)
    var volume = VolumeStream(core, monitor)
    guard ContentHash.hexadecimal(of: [volume.key], digits: 32) == identifier else {
      throw StateFault("the volume of \(volume.key) lies under the key of another")
    }
    volume.kept = (core, monitor)
    return volume
  }
}
