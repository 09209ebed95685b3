import Events

/// Judges observations from lines of JSON, without Kafka: by the same engine, in the order of the lines.
///
/// ```swift
/// var detector = ObservationDetector(settings)
/// detector.take(line) { event in … }      // line by line
/// detector.finish { event in … }
/// ```
package struct ObservationDetector: ~Copyable {
  /// What was read so far, of the baseline's own file too.
  package private(set) var tally = ObservationTally()
  private let settings: ObservationSettings
  private var parser = ObservationParser()
  private var scratch = JSONWriter(capacity: 512)
  private var names: TextTable
  private var streams: [ObservedStream] = []
  /// Whether lines are those of the baseline's own file.
  private var readsBaseline: Bool
  /// The baseline without a stream's name, which serves every stream where there is no other.
  private var common: ObservedStream?
  /// The stream of the last line.
  private var last = 0
  private var events: [ObservationEvent] = []

  /// - Parameter hasBaseline: whether the baseline has a file of its own, whose lines come first, up to `endBaseline`.
  package init(_ settings: ObservationSettings, hasBaseline: Bool = false) {
    self.settings = settings
    readsBaseline = hasBaseline
    names = TextTable(most: settings.mostStreams)
  }

  /// Takes in a line, and tells what it brought about.
  ///
  /// - Throws: what is wrong with it; it is counted as refused, and nothing else is changed.
  package mutating func take(
    _ line: UnsafeRawBufferPointer, tell: (ObservationEvent) -> Void
  ) throws(ObservationFault) {
    let observation: ObservationLine
    do throws(ObservationFault) {
      observation = try parser.read(line)
    } catch {
      tally.refused += 1
      throw error
    }
    guard let place = place(of: observation) else {
      tally.beyondStreams += 1
      return
    }
    if streams[place].look == nil {
      streams[place].count(observation, scratch: &scratch, tally: &tally, events: &events)
    } else if streams[place].look(at: line, observation, scratch: &scratch) {
      settle(place)
    }
    flush(tell)
  }

  /// The end of the baseline's own file.
  package mutating func endBaseline(tell: (ObservationEvent) -> Void) {
    for place in streams.indices {
      settle(place)
      streams[place].endBaseline(&events)
    }
    if streams.count == 1, streams[0].name.isEmpty { common = streams[0] }
    readsBaseline = false
    flush(tell)
  }

  /// The end of the input.
  package mutating func finish(tell: (ObservationEvent) -> Void) {
    for place in streams.indices {
      settle(place)
      streams[place].finish(&events)
    }
    flush(tell)
  }

  private mutating func flush(_ tell: (ObservationEvent) -> Void) {
    guard !events.isEmpty else { return }
    for event in events { tell(event) }
    events.removeAll(keepingCapacity: true)
  }

  /// Counts the documents that were only looked at.
  private mutating func settle(_ place: Int) {
    guard streams[place].look != nil else { return }
    let look = streams[place].settle()
    look.forEachLine { line in
      // It was read before, so it can be read again.
      guard let observation = try? parser.read(line) else { return }
      streams[place].count(observation, scratch: &scratch, tally: &tally, events: &events)
    }
  }

  /// The stream of a line; nil where there are too many.
  private mutating func place(of line: ObservationLine) -> Int? {
    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
    let name = line.stream.map { $0.utf8(using: &scratch) ?? $0.rawBytes } ?? empty
    if last < names.count, names.holds(name, at: last) { return last }
    let known = names.count
    guard let place = names.take(name) else { return nil }
    if place == known { streams.append(makeStream(names.texts[place])) }
    last = place
    return place
  }

  private mutating func makeStream(_ name: String) -> ObservedStream {
    if !readsBaseline, let common { return ObservedStream(name: name, like: common) }
    return ObservedStream(name: name, settings: settings, learnsAll: readsBaseline)
  }
}
