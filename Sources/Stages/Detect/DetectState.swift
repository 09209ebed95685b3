package import Events
package import Pipeline

/// What `detect` keeps for one partition of `drift.summaries`: its streams, and how far `predictions` has come.
///
/// It is kept as one entry `times`, and several for each stream (``StreamPart``), so that a batch writes what it touched.
package struct DetectState: KeptState {
  var times = PartitionTimes()
  package internal(set) var streams: [String: StreamState] = [:]
  /// How many documents each stream has, by the stream's key.
  package internal(set) var volumes: [String: VolumeStream] = [:]
  /// The quality of each stream's predictions, by the stream's key.
  package internal(set) var qualities: [String: QualityStream] = [:]
  /// Which segments there are, by the whole stream and the attribute.
  var gates: [String: SegmentGate] = [:]
  private let configuration: DetectConfiguration
  private var kept: Core?
  /// Streams read back, by the identifier in their keys, until all have been.
  private var restoring: [String: RestoringStream] = [:]
  private var restoringVolumes: [String: RestoringVolume] = [:]
  private var restoringQualities: [String: RestoringQuality] = [:]
  /// How many streams have their quality in the changelog.
  private var keptQualities = 0

  /// The entry `times`.
  private struct Core: Sendable, Hashable {
    var times: PartitionTimes
    var streams: Int
    var volumes: Int
    var gates: Int
  }

  private static let coreKey = "times"
  private static let version: UInt8 = 2

  package init(_ configuration: DetectConfiguration = DetectConfiguration()) {
    self.configuration = configuration
  }

  /// The event time that every partition of `predictions` has passed.
  package var reached: Timestamp? { times.reached }
}

extension DetectState {
  package mutating func takeChanges(into changes: inout StateChanges) {
    for key in streams.keys.sorted() { streams[key]?.takeChanges(into: &changes) }
    for key in gates.keys.sorted() { gates[key]?.takeChanges(into: &changes) }
    for key in volumes.keys.sorted() { volumes[key]?.takeChanges(into: &changes) }
    for key in qualities.keys.sorted() { qualities[key]?.takeChanges(into: &changes) }
    if qualities.count != keptQualities { QualityStream.putCount(qualities.count, into: &changes) }
    keptQualities = qualities.count
    let core = Core(times: times, streams: streams.count, volumes: volumes.count, gates: gates.count)
    guard core != kept ?? Core(times: PartitionTimes(), streams: 0, volumes: 0, gates: 0) else { return }
    changes.put(Self.coreKey) { writer in
      writer.append(byte: Self.version)
      writer.append(variable: UInt64(core.streams))
      writer.append(variable: UInt64(core.volumes))
      writer.append(variable: UInt64(core.gates))
      core.times.write(into: &writer)
    }
    kept = core
  }

  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    guard key.elementsEqual(Self.coreKey.utf8) else {
      let key = String(decoding: key, as: UTF8.self)
      if key == QualityStream.countKey { return keptQualities = try QualityStream.count(value) }
      guard let (head, rest) = key.cutAtSlash else { throw StateFault("detect keeps no entry `\(key)`") }
      switch head {
      case SegmentGate.prefix:
        let gate = try SegmentGate(kept: value, identifier: rest)
        gates[gate.key] = gate
      case QualityStream.prefix:
        let (stream, part) = try QualityStream.names(rest)
        try restoringQualities[stream, default: RestoringQuality()].take(part, value)
      case VolumeStream.prefix:
        let (stream, part) = try VolumeStream.names(rest)
        try restoringVolumes[stream, default: RestoringVolume()].take(part, value)
      default: try restoring[head, default: RestoringStream()].take(rest, value)
      }
      return
    }
    kept = try StateReader.read(Self.coreKey, value, version: Self.version) { reader throws(StateFault) in
      let (streams, volumes, gates) = (try reader.integer(), try reader.integer(), try reader.integer())
      return Core(times: try PartitionTimes(&reader), streams: streams, volumes: volumes, gates: gates)
    }
  }

  package mutating func finishRestoring() throws {
    let core = kept ?? Core(times: PartitionTimes(), streams: 0, volumes: 0, gates: 0)
    guard core.streams == restoring.count, core.volumes == restoringVolumes.count,
      core.gates == gates.count
    else {
      throw StateFault(
        "there are \(restoring.count) streams, \(restoringVolumes.count) volumes and \(gates.count) gates, and "
          + "\(core.streams), \(core.volumes) and \(core.gates) must be")
    }
    for (identifier, parts) in restoringVolumes {
      let volume = try parts.volume(identifier, configuration.volume)
      volumes[volume.key] = volume
    }
    restoringVolumes = [:]
    guard keptQualities == restoringQualities.count else {
      throw StateFault("there are \(restoringQualities.count) streams with reviews, and \(keptQualities) must be")
    }
    for (identifier, parts) in restoringQualities {
      let quality = try parts.stream(identifier, configuration.quality)
      qualities[quality.key] = quality
    }
    restoringQualities = [:]
    for (identifier, parts) in restoring {
      let stream = try parts.stream(configuration)
      guard stream.identifier == identifier else {
        throw StateFault("the stream \(stream.key) lies under the key of another")
      }
      streams[stream.key] = stream
    }
    times = core.times
    restoring = [:]
  }
}
