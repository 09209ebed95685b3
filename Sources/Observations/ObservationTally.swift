/// What was read, by what became of it.
package struct ObservationTally: Sendable, Hashable {
  /// Documents that were counted.
  package var documents = 0
  /// Lines that could not be read.
  package var refused = 0
  /// Documents whose time is no RFC 3339 time, and those without one in a stream that has them: counted at the time of the
  /// document before.
  package var invalidTimes = 0
  package var withoutTime = 0
  /// Documents from before the present pane, counted in it.
  package var late = 0
  /// How often a clock that had been set back was followed.
  package var setBack = 0
  /// Documents of streams beyond the number that there may be: not counted.
  package var beyondStreams = 0
  /// Values of features beyond the number that there may be: not counted.
  package var beyondFeatures = 0

  package init() {}
}
