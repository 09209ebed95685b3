/// What drifted, by how much and since when: the event of `drift.alerts`.
package struct Alert: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case baselineNotReady = "baseline_not_ready"
    case notCovered = "not_covered"
    case ok, warning, open, improved, acknowledged, resolved
    case baselineChanged = "baseline_changed"
  }

  /// When the drift began, as well as it can be told.
  package struct Onset: Sendable, Hashable, Codable {
    package var time: Timestamp
    package var earliest: Timestamp
    package var latest: Timestamp
    /// How many documents of the stream came before, counted from the end of the baseline.
    package var document: Int64?

    package init(time: Timestamp, earliest: Timestamp, latest: Timestamp, document: Int64? = nil) {
      self.time = time
      self.earliest = earliest
      self.latest = latest
      self.document = document
    }
  }

  /// A bin's part in the evidence; the parts of all bins add up to 1.
  package struct Contribution: Sendable, Hashable, Codable {
    package var bin: Bin
    package var share: Double

    package init(bin: Bin, share: Double) {
      self.bin = bin
      self.share = share
    }
  }

  /// What the alert rests on.
  package struct Coverage: Sendable, Hashable, Codable {
    /// Partitions of predictions that were heard.
    package var partitions: Int
    /// Documents that came too late to be judged.
    package var late: Int64

    package init(partitions: Int, late: Int64) {
      self.partitions = partitions
      self.late = late
    }
  }

  /// A hash of stream, baseline, feature and onset: a replay gives the same.
  package var id: String
  package var stream: DocumentStream
  package var feature: String
  /// The class or category where the alert speaks of one.
  package var category: String?
  package var state: State
  package var sentence: String
  package var directions: [AlertDirection]
  package var onset: Onset?
  /// In event time, as all of the alert's times.
  package var openedAt: Timestamp?
  package var updatedAt: Timestamp
  package var resolvedAt: Timestamp?
  /// Documents judged since the onset.
  package var documents: Int64
  /// The largest first.
  package var contributions: [Contribution]
  /// Of an alert of projections where words are counted: those that have moved since the onset, of most evidence first.
  package var words: [WordChange]?
  /// Up to ten documents that drive the alert, and as many others to compare them with.
  package var driving: [DocumentReference]
  package var controls: [DocumentReference]
  package var coverage: Coverage
  package var baseline: String?
  /// The id of the first alert of which this is a return within seven days.
  package var recurrenceOf: String?
  /// The id of the alert that the incident began with; nil for what is no alert.
  package var incident: String?
  /// The id of the incident's alert with the most evidence a document when this was written.
  package var leader: String?
  package var nextSteps: String
  /// True where nobody need be told: of what is acknowledged, and of what comes and goes; nil otherwise.
  package var silent: Bool?

  package init(
    id: String, stream: DocumentStream, feature: String, category: String? = nil, state: State, sentence: String,
    directions: [AlertDirection] = [], onset: Onset? = nil, openedAt: Timestamp? = nil, updatedAt: Timestamp,
    resolvedAt: Timestamp? = nil, documents: Int64 = 0, contributions: [Contribution] = [],
    driving: [DocumentReference] = [], controls: [DocumentReference] = [], coverage: Coverage,
    baseline: String? = nil, recurrenceOf: String? = nil, incident: String? = nil, leader: String? = nil,
    nextSteps: String = "", silent: Bool? = nil
  ) {
    self.id = id
    self.stream = stream
    self.feature = feature
    self.category = category
    self.state = state
    self.sentence = sentence
    self.directions = directions
    self.onset = onset
    self.openedAt = openedAt
    self.updatedAt = updatedAt
    self.resolvedAt = resolvedAt
    self.documents = documents
    self.contributions = contributions
    self.driving = driving
    self.controls = controls
    self.coverage = coverage
    self.baseline = baseline
    self.recurrenceOf = recurrenceOf
    self.incident = incident
    self.leader = leader
    self.nextSteps = nextSteps
    self.silent = silent
  }

  /// The record's key: the stream's, the feature, and the class where there is one, with `|` between them.
  package var key: String {
    stream.key + "|" + feature + (category.map { "|" + $0 } ?? "")
  }
}

extension Alert: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, stream, feature
    case category = "class"
    case state, sentence, directions, onset
    case openedAt = "opened_at"
    case updatedAt = "updated_at"
    case resolvedAt = "resolved_at"
    case documents, contributions, words, driving, controls, coverage, baseline
    case recurrenceOf = "recurrence_of"
    case incident
    case leader = "incident_leader"
    case nextSteps = "next_steps"
    case silent
  }
}
