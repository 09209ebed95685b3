/// What a model said of a document: the event of the topic `predictions`.
///
/// It carries none of the document's text beyond the entity spans.
package struct Prediction: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case primary, shadow, canary
    /// A closer look at a sampled document: no answer, but projections of its vector, its words, or both.
    case sample
  }

  /// The answer of a model that was asked before.
  package struct First: Sendable, Hashable {
    package var model: ModelReference
    package var classifications: [Classification]

    package init(model: ModelReference, classifications: [Classification]) {
      self.model = model
      self.classifications = classifications
    }
  }

  /// What was answered where a shadow is only compared with it.
  package struct Production: Sendable, Hashable {
    package var model: ModelReference
    package var answer: LabelledAnswer

    package init(model: ModelReference, answer: LabelledAnswer) {
      self.model = model
      self.answer = answer
    }
  }

  package var documentID: String
  package var pointer: DocumentPointer
  package var source: String
  package var eventTime: Timestamp
  package var late: Bool
  /// The document's attributes that the configuration names as segments.
  package var segments: [Attribute]
  package var model: ModelReference
  /// The offset of `models` that the prediction was made under; nil where there is no registry.
  package var modelsOffset: Int64?
  package var route: String
  package var role: Role
  package var classifications: [Classification]
  package var entities: [Entity]
  package var relations: [Relation]
  package var structures: [FoundStructure]
  /// In the catalog's order.
  package var features: [Feature]
  /// What the route's first model said, where that was unsure and this is the answer of the next one.
  package var first: First?
  /// Of a shadow: what was answered of the same document.
  package var production: Production?
  package var timings: Timings
  /// Taken from the cache of results.
  package var cached: Bool
  package var flags: [FlagReason]
  /// The words of a sampled document, distinct and in the order of their bytes; nil where none were taken.
  package var words: [String]?

  package init(
    documentID: String, pointer: DocumentPointer, source: String, eventTime: Timestamp, late: Bool = false,
    segments: [Attribute] = [], model: ModelReference, modelsOffset: Int64? = nil, route: String = "default",
    role: Role = .primary, classifications: [Classification] = [], entities: [Entity] = [],
    relations: [Relation] = [], structures: [FoundStructure] = [],
    features: [Feature] = [], first: First? = nil, production: Production? = nil, timings: Timings = Timings(),
    cached: Bool = false, flags: [FlagReason] = [], words: [String]? = nil
  ) {
    self.documentID = documentID
    self.pointer = pointer
    self.source = source
    self.eventTime = eventTime
    self.late = late
    self.segments = segments
    self.model = model
    self.modelsOffset = modelsOffset
    self.route = route
    self.role = role
    self.classifications = classifications
    self.entities = entities
    self.relations = relations
    self.structures = structures
    self.features = features
    self.first = first
    self.production = production
    self.timings = timings
    self.cached = cached
    self.flags = flags
    self.words = words
  }
}
