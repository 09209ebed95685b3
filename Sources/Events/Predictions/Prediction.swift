/// What a model said of a document: the event of the topic `predictions`.
///
/// It carries none of the document's text beyond the entity spans.
package struct Prediction: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case primary, shadow, canary
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
  package var timings: Timings
  /// Taken from the cache of results.
  package var cached: Bool
  package var flags: [FlagReason]

  package init(
    documentID: String, pointer: DocumentPointer, source: String, eventTime: Timestamp, late: Bool = false,
    segments: [Attribute] = [], model: ModelReference, modelsOffset: Int64? = nil, route: String = "default",
    role: Role = .primary, classifications: [Classification] = [], entities: [Entity] = [],
    relations: [Relation] = [], structures: [FoundStructure] = [],
    features: [Feature] = [], first: First? = nil, timings: Timings = Timings(), cached: Bool = false,
    flags: [FlagReason] = []
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
    self.timings = timings
    self.cached = cached
    self.flags = flags
  }
}
