extension EntityRequest {
  /// `entities`, `threshold`, `nested` and `multi_label` of a GLiNER 1 model's `model.yaml`.
  init(_ root: StrictMapping, temperature: Double) throws(ModelError) {
    let entries = try root.entities(known: ["label", "threshold"])
    var thresholds: [String: Double] = [:]
    for entry in entries { if let own = entry.threshold { thresholds[entry.label] = own } }
    self.init(
      labels: entries.map(\.label), threshold: try root.number("threshold", in: 0...1, default: 0.5),
      thresholds: thresholds, overlap: try root.flag("nested", default: false) ? .nested : .flat,
      allowsSeveralLabels: try root.flag("multi_label", default: false), temperature: temperature)
  }
}

extension Gliner2Schema {
  /// `entities`, `relations`, `structures` and `threshold` of a GLiNER2 model's `model.yaml`.
  ///
  /// - Throws: where nothing is asked at all, besides what is malformed.
  init(_ root: StrictMapping, tasks: [Classification], temperature: Double) throws(ModelError) {
    self.init()
    threshold = try root.number("threshold", in: 0...1, default: 0.5)
    self.temperature = temperature
    classifications = tasks
    if root.has("entities") { entities = try root.entities(known: ["label", "description", "threshold"]) }
    if root.has("relations") { relations = try Self.relations(root) }
    if root.has("structures") { structures = try Self.structures(root) }
    guard !entities.isEmpty || !classifications.isEmpty || !relations.isEmpty || !structures.isEmpty else {
      throw root.error("entities", "the model is asked nothing: name entities, tasks, relations or structures")
    }
  }

  private static func relations(_ root: StrictMapping) throws(ModelError) -> [Relation] {
    var relations: [Relation] = []
    for entry in try root.entries(
      "relations", short: "name", known: ["name", "head", "tail", "description", "threshold"])
    {
      var relation = Relation(try entry.text("name"))
      relation.head = try entry.optionalText("head") ?? relation.head
      relation.tail = try entry.optionalText("tail") ?? relation.tail
      relation.about = try entry.optionalText("description")
      relation.threshold = try entry.optionalNumber("threshold", in: 0...1)
      guard !relations.contains(where: { $0.name == relation.name }) else {
        throw entry.error("name", "the relation \"\(relation.name)\" is named twice")
      }
      relations.append(relation)
    }
    return relations
  }

  private static func structures(_ root: StrictMapping) throws(ModelError) -> [Structure] {
    var structures: [Structure] = []
    for entry in try root.mappings("structures") {
      try entry.allow(["name", "fields"])
      var fields: [Structure.Field] = []
      for field in try entry.entries(
        "fields", short: "name", known: ["name", "list", "choices", "description", "threshold"])
      {
        fields.append(
          Structure.Field(
            try field.text("name"), isList: try field.flag("list", default: true),
            choices: field.has("choices") ? try field.texts("choices") : [],
            about: try field.optionalText("description"),
            threshold: try field.optionalNumber("threshold", in: 0...1)))
      }
      structures.append(Structure(try entry.text("name"), fields: fields))
    }
    return structures
  }
}

extension StrictMapping {
  /// The entries of `entities`, each label once.
  fileprivate func entities(known: [String]) throws(ModelError) -> [Gliner2Schema.Entity] {
    var entities: [Gliner2Schema.Entity] = []
    for entry in try entries("entities", short: "label", known: known) {
      let entity = Gliner2Schema.Entity(
        try entry.text("label"), about: try entry.optionalText("description"),
        threshold: try entry.optionalNumber("threshold", in: 0...1))
      guard !entities.contains(where: { $0.label == entity.label }) else {
        throw entry.error("label", "the label \"\(entity.label)\" is named twice")
      }
      entities.append(entity)
    }
    return entities
  }
}

extension TaggingEngine.Settings {
  /// What a tagger's `model.yaml` says of its labels. Limits of its reading are not set here.
  init(_ root: StrictMapping, temperature: Double) throws(ModelError) {
    self.init(labels: try root.texts("labels"))
    self.temperature = temperature
    scheme = try root.choice("scheme", default: scheme)
    aggregation = try root.choice("aggregation", default: aggregation)
    outside = try root.optionalText("outside") ?? outside
    threshold = try root.number("threshold", in: 0...1, default: threshold)
    guard root.has("thresholds") else { return }
    let own = try root.mapping("thresholds")
    for label in own.keys {
      guard kinds.contains(label) else {
        throw own.error(label, "\"\(label)\" is none of the kinds of entity: \(kinds.joined(separator: ", "))")
      }
      thresholds[label] = try own.number(label, in: 0...1)
    }
  }

  /// What entities may be called, in the order of the labels.
  package var kinds: [String] {
    var known: Set<String> = [outside]
    return labels.map { Tag($0, scheme: scheme).name }.filter { known.insert($0).inserted }
  }
}

extension StrictMapping {
  fileprivate func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Value
  ) throws(ModelError) -> Value {
    guard let text = try optionalText(key) else { return standard }
    guard let value = Value(rawValue: text) else {
      throw error(key, "\"\(key)\" must be \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }
}
