/// Reads a row's logits as what was asked for.
struct Gliner2Decoder {
  private let row: Gliner2Row
  private let logits: Gliner2Logits
  private let schema: Gliner2Schema
  /// How many words stand before the text's.
  private let before: Int

  init(row: Gliner2Row, logits: Gliner2Logits) {
    self.row = row
    self.logits = logits
    schema = row.prompt.schema
    before = row.prompt.choiceWords.count
  }

  func prediction() -> Result<Gliner2Prediction, InferenceError> {
    var prediction = Gliner2Prediction()
    var (query, label) = (0, 0)
    // Those of which the prompt has a task.
    var structures = schema.structures.filter { !$0.fields.isEmpty }[...]
    var relations = schema.relations[...]
    var classifications = schema.classifications.filter { !$0.labels.isEmpty }[...]
    for (number, task) in row.prompt.tasks.enumerated() {
      if task.kind == .classification {
        guard let asked = classifications.popFirst() else { continue }
        let own = logits.labels[label..<label + task.children.count]
        label += task.children.count
        guard let answer = Self.answer(asked, own) else { return .failure(.notFinite(task: asked.name)) }
        prediction.classifications.append(answer)
        continue
      }
      guard let count = logits.count(of: number) else { return .failure(.notFinite(task: task.text)) }
      let instances = min(count, logits.instances)
      guard isFinite(queries: query..<query + task.children.count, instances: instances) else {
        return .failure(.notFinite(task: task.text))
      }
      switch task.kind {
      case .structure:
        if let asked = structures.popFirst() {
          prediction.structures += (0..<instances).compactMap { structure(asked, query: query, instance: $0) }
        }
        prediction.missedInstances += count - instances
      case .relation:
        if let asked = relations.popFirst() {
          prediction.relations += (0..<instances).compactMap { relation(asked, query: query, instance: $0) }
        }
        prediction.missedInstances += count - instances
      default:
        if count > 0 { prediction.entities = entities(query: query) }
      }
      query += task.children.count
    }
    return .success(prediction)
  }

  private func isFinite(queries: Range<Int>, instances: Int) -> Bool {
    for instance in 0..<instances {
      for query in queries {
        for word in row.wordPositions.indices {
          for more in 0..<min(logits.width, row.wordPositions.count - word)
          where !logits[instance, query, word, more].isFinite { return false }
        }
      }
    }
    return true
  }

  private func entities(query: Int) -> [SpanEntity] {
    schema.entities.enumerated().flatMap { place, entity in
      spans(entity.label, query: query + place, instance: 0, threshold: entity.threshold ?? schema.threshold)
    }
  }

  /// The spans of one mark, the best first, those that overlap a better one left out.
  private func spans(_ label: String, query: Int, instance: Int, threshold: Double) -> [SpanEntity] {
    let count = row.words.count
    var candidates: [SpanCandidate] = []
    for word in 0..<count {
      for more in 0..<min(logits.width, count - word) {
        let score = sigmoid(logits[instance, query, before + word, more], temperature: schema.temperature)
        guard Double(score) >= threshold else { continue }
        candidates.append(SpanCandidate(first: word, last: word + more, label: 0, score: score))
      }
    }
    var selection = SpanSelection(words: count, overlap: .flat, allowsSeveralLabels: false)
    return candidates.sorted(by: SpanCandidate.isBetter(_:than:)).compactMap { candidate in
      guard selection.insert(candidate.first, candidate.last) else { return nil }
      let start = row.words[candidate.first].lowerBound
      // The full stop that was put behind the text is no part of it.
      let end = min(row.words[candidate.last].upperBound, row.textEnd)
      guard start < end else { return nil }
      return SpanEntity(label: label, start: start, end: end, score: candidate.score)
    }
  }

  private func relation(
    _ asked: Gliner2Schema.Relation, query: Int, instance: Int
  ) -> Gliner2Prediction.Relation? {
    let threshold = asked.threshold ?? schema.threshold
    guard let head = spans(asked.head, query: query, instance: instance, threshold: threshold).first,
      let tail = spans(asked.tail, query: query + 1, instance: instance, threshold: threshold).first
    else { return nil }
    return .init(name: asked.name, head: head, tail: tail)
  }

  private func structure(
    _ asked: Gliner2Schema.Structure, query: Int, instance: Int
  ) -> Gliner2Prediction.Structure? {
    let fields = asked.fields.enumerated().map { place, field in
      let threshold = field.threshold ?? schema.threshold
      var values =
        field.choices.isEmpty
        ? spans(field.name, query: query + place, instance: instance, threshold: threshold).map {
          Gliner2Prediction.Value.span($0)
        } : choices(field, query: query + place, instance: instance, threshold: threshold)
      if !field.isList { values = Array(values.prefix(1)) }
      return Gliner2Prediction.Field(name: field.name, values: values)
    }
    guard fields.contains(where: { !$0.values.isEmpty }) else { return nil }
    return .init(name: asked.name, fields: fields)
  }

  /// The choices of a field that reach the threshold: for a list in their order, else the best first.
  private func choices(
    _ field: Gliner2Schema.Structure.Field, query: Int, instance: Int, threshold: Double
  ) -> [Gliner2Prediction.Value] {
    var seen: Set<String> = []
    let reached = field.choices.filter { seen.insert($0).inserted }.compactMap { choice -> Gliner2Prediction.Label? in
      // The reference takes the first word that reads the same, whichever field put it there.
      let lowered = Self.lowered(choice)
      guard let word = row.prompt.choiceWords.firstIndex(where: { Self.lowered($0) == lowered }) else { return nil }
      let score = sigmoid(logits[instance, query, word, 0], temperature: schema.temperature)
      return Double(score) >= threshold ? .init(label: choice, score: score) : nil
    }
    guard !field.isList else { return reached.map { .choice($0) } }
    let best = reached.indices.reduce(nil as Int?) { best, next in
      best.map { reached[next].score > reached[$0].score ? next : $0 } ?? next
    }
    return best.map { [.choice(reached[$0])] } ?? []
  }

  private static func lowered(_ text: String) -> [UInt32] {
    var lowered: [UInt32] = []
    PythonLowercase.shared.append(ScalarText(text).scalars[...], to: &lowered)
    return lowered
  }

  /// - Returns: nil where a logit is not finite.
  private static func answer(
    _ asked: Gliner2Schema.Classification, _ own: ArraySlice<Float>
  ) -> Gliner2Prediction.Answer? {
    let softmax = asked.activation == .softmax || asked.activation == .automatic && !asked.allowsSeveralLabels
    guard let answer = Softmax(temperature: asked.temperature).answer(Array(own).span) else { return nil }
    let scores = softmax ? answer.scores : own.map { sigmoid($0, temperature: asked.temperature) }
    let all = zip(asked.labels, scores).map { Gliner2Prediction.Label(label: $0, score: $1) }
    var given = [all[answer.label]]
    if asked.allowsSeveralLabels {
      let reached = all.indices.filter { Double(all[$0].score) >= asked.threshold(of: $0) }.map { all[$0] }
      if !reached.isEmpty { given = reached }
      if let most = asked.most {
        let ranked = given.enumerated().sorted { (-$0.element.score, $0.offset) < (-$1.element.score, $1.offset) }
        given = ranked.prefix(max(most, 0)).map(\.element)
      }
    }
    return .init(name: asked.name, labels: given, scores: scores)
  }
}
