/// What `ingest` reads and what it accepts.
package struct IngestConfiguration: Sendable, Hashable {
  /// Full names of the topics read; empty for `documents.raw` with the prefix. All have as many partitions.
  package let topics: [String]
  /// The first that matches names a record's source.
  package let sources: [SourceRule]
  /// For records that no source matches; nil where they go to quarantine (`unknown_source`).
  package let fallback: SourceRule?
  package let limits: IngestLimits
  /// How much later than the largest event time of its partition a document may come and still be in time.
  package let lateness: Duration
  /// How far ahead of the clock an event time may be.
  package let aheadOfClock: Duration
  /// The length of a pane, whose end makes a document late.
  package let pane: Duration
  /// How many ids are remembered for each partition, so that repeats are dropped: 24 bytes each; see
  /// ``IdentifierRing``.
  package let rememberedIDs: Int
  /// For how long they are remembered besides; without a bound by default.
  package let idBound: IdentifierBound
  /// How long a partition must be at its end before its time follows the clock; nil where it never does, as in a
  /// replay, where the times of the documents have nothing to do with the clock.
  package let silence: Duration?

  /// The defaults keep four partitions' ids in 48 MB.
  package init(
    topics: [String] = [], sources: [SourceRule] = [], fallback: SourceRule? = .fallback,
    limits: IngestLimits = IngestLimits(), lateness: Duration = .seconds(60), aheadOfClock: Duration = .seconds(300),
    pane: Duration = .seconds(10), rememberedIDs: Int = 500_000, idBound: IdentifierBound = IdentifierBound(),
    silence: Duration? = .seconds(30)
  ) throws(IngestConfigurationError) {
    self.topics = topics
    self.sources = sources
    self.fallback = fallback
    self.limits = limits
    self.lateness = lateness
    self.aheadOfClock = aheadOfClock
    self.pane = pane
    self.rememberedIDs = rememberedIDs
    self.idBound = idBound
    self.silence = silence
    try checkTopics()
    try checkSources()
    try checkLimits()
    try checkTimes()
    try checkIDBound()
  }
}
