/// What a person decides about the drift of one stream: a record of `drift.summaries`, keyed by the stream, in force from
/// the next pane on.
///
/// It lies in the log that `detect` reads, so all decisions have one place in one order, and a replay obeys them again.
package struct DriftCommand: Sendable, Hashable {
  package enum Action: String, Sendable, Hashable, Codable, CaseIterable {
    /// An alert, or all of an incident's, is known: its updates notify nobody until the effect grows by half.
    case acknowledge
    /// What alerts of a span of event time are expected, and not published before its end.
    case suppress
    /// Keeps a baseline as the one whose distance stays reported; with tables, judges by it from now on.
    case pin
    /// What an alert or an incident tells of is normal from now on: its features are learnt anew.
    case accept
    /// Learns a new baseline while the old one judges.
    case learn
    /// Judges nothing until a new baseline is learnt.
    case retire
  }

  /// Unique; a record of an id that was obeyed already changes nothing.
  package var id: String
  package var stream: DocumentStream
  package var action: Action
  /// Of acknowledge and accept: the id of one alert.
  package var alert: String?
  /// Of acknowledge and accept: the id of an incident, which is that of its first alert.
  package var incident: String?
  /// Of suppress: the features; all where there are none.
  package var features: [String] = []
  /// Of suppress and learn: the first moment, in event time; nil for the next pane.
  package var from: Timestamp?
  /// Of suppress: the end, in event time.
  package var until: Timestamp?
  /// Of accept, learn and retire: how many documents the new baseline is learnt from; nil for as many as are configured.
  package var documents: Int64?
  /// What the baseline is called from now on; nil for the name it has.
  package var name: String?
  /// The baseline's id. Of pin with tables: theirs; otherwise the one that is meant to be in force.
  package var baseline: String?
  /// Of pin: the baseline itself, as `drift.baselines` has it.
  package var tables: JSONValue?
  /// When it was decided.
  package var at: Timestamp
  /// Who decided it; may be empty.
  package var by: String
  /// Why; may be empty.
  package var reason: String

  package init(
    id: String, stream: DocumentStream, action: Action, at: Timestamp, by: String = "", reason: String = ""
  ) {
    self.id = id
    self.stream = stream
    self.action = action
    self.at = at
    self.by = by
    self.reason = reason
  }

  /// The longest id, name and feature, in bytes of UTF-8.
  package static let longestName = 200
  /// The longest reason, and the longest name of a person.
  package static let longestReason = 2_000
  /// The most features of one command.
  package static let mostFeatures = 256
}

extension DriftCommand: Encodable {}
