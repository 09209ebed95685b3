/// What a stream is judged against: the event of `drift.baselines`.
package struct BaselineRecord: Sendable, Hashable, Codable {
  /// The hash of the content.
  package var id: String
  package var name: String
  package var version: Int
  package var stream: DocumentStream
  package var documents: Int64
  package var blocks: Int64
  /// The event times that it was learnt from; nil while it holds nothing.
  package var from: Timestamp?
  package var to: Timestamp?
  /// Large enough to judge by.
  package var ready: Bool
  /// Passed its own detector.
  package var steady: Bool
  /// In words, why it is not ready or not steady.
  package var reasons: [String]
  /// The design effect by feature.
  package var phi: [String: Double]
  /// The shape of the season by feature, as `harmonics`; features without a season are left out. nil where none was looked
  /// for.
  package var seasons: [String: String]?
  /// The detector's tables, which only the detector reads.
  package var tables: JSONValue
  /// True of the first baseline that was pinned: its distance stays reported.
  package var pinned: Bool?
  /// True where nothing is judged by it any more.
  package var retired: Bool?

  package init(
    id: String, name: String, version: Int, stream: DocumentStream, documents: Int64, blocks: Int64,
    from: Timestamp?, to: Timestamp?, ready: Bool, steady: Bool, reasons: [String] = [],
    phi: [String: Double] = [:], seasons: [String: String]? = nil, tables: JSONValue = .null, pinned: Bool? = nil,
    retired: Bool? = nil
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.stream = stream
    self.documents = documents
    self.blocks = blocks
    self.from = from
    self.to = to
    self.ready = ready
    self.steady = steady
    self.reasons = reasons
    self.phi = phi
    self.seasons = seasons
    self.tables = tables
    self.pinned = pinned
    self.retired = retired
  }

  /// The record's key: the stream's and the baseline's name.
  package var key: String { stream.key + "|" + name }
}
