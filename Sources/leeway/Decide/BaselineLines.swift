internal import Events
internal import Statistics

/// Baselines in words.
enum BaselineLines {
  /// A line a record: the stream, the name and version, the id, the documents, from when to when, and what it is.
  static func list(_ records: [BaselineRecord]) -> [String] {
    let inForce = BaselinesInForce(records)
    return TextColumns.lines(
      records.map { record in
        var words = [record.retired == true ? "retired" : inForce.contains(record) ? "in force" : "earlier"]
        if record.pinned == true { words.append("pinned") }
        if !record.steady { words.append("not steady") }
        return [
          record.stream.key.escaped, "\(record.name.escaped) \(record.version)", String(record.id.prefix(12)),
          "\(record.documents) documents", "\(record.from.map(\.description) ?? "-")",
          "\(record.to.map(\.description) ?? "-")", words.joined(separator: ", "),
        ]
      })
  }

  /// What a baseline knows, feature by feature.
  static func show(_ named: NamedBaseline) -> [String] {
    let baseline = named.baseline
    var head = [["id", named.id]]
    if !named.name.isEmpty { head.append(["name", named.name.escaped]) }
    if !named.stream.isEmpty { head.append(["stream", named.stream.escaped]) }
    head += [
      ["documents", "\(baseline.documents) in \(baseline.blocks) blocks"], ["season", baseline.season.rawValue],
      ["steady", baseline.isSteady ? "yes" : "no"],
    ]
    head += (named.reasons.isEmpty ? baseline.unsteadiness.map(\.description) : named.reasons).map { ["", $0.escaped] }
    let smallest = Dictionary(
      baseline.smallestEffects.compactMap { effect in effect.effect.map { (effect.feature, $0) } },
      uniquingKeysWith: min)
    let features = baseline.features.map { ($0, "judged") } + baseline.counted.map { ($0, "counted only") }
    let rows = features.map { feature, use in
      let cell = feature.overall
      return [
        feature.bins.question.map { "\(feature.name) = \($0)" }?.escaped ?? feature.name.escaped, feature.bins.kindName,
        use,
        "missing \(percent(share(cell.counts[feature.bins.missing], of: cell)))",
        "varies \(rounded(feature.largestDesignEffect))-fold",
        feature.season.map { "season \($0.shape.rawValue)" } ?? "no season",
        smallest[feature.name].map { "finds \(rounded($0))" } ?? "", typical(feature),
      ]
    }
    return TextColumns.lines(head) + [""] + TextColumns.lines(rows)
  }

  /// The median and the tenth and ninetieth percentile, or the most frequent values.
  static func typical(_ feature: FeatureBaseline) -> String {
    let cell = feature.overall
    switch feature.bins {
    case .numeric(let bins):
      return [0.1, 0.5, 0.9].compactMap { BinnedQuantile.value($0, counts: cell.counts, bins: bins) }.map(rounded)
        .joined(separator: " · ")
    case .categorical, .presence:
      let ranked = cell.counts.indices.sorted {
        cell.counts[$0] != cell.counts[$1] ? cell.counts[$0] > cell.counts[$1] : $0 < $1
      }
      return ranked.prefix(3).filter { cell.counts[$0] > 0 }
        .map { "\(feature.bins.label(of: $0).escaped) \(percent(share(cell.counts[$0], of: cell)))" }
        .joined(separator: ", ")
    }
  }

  static func share(_ count: Int, of cell: FeatureBaseline.Cell) -> Double {
    Double(count) / Double(max(1, cell.documents))
  }

  static func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }

  static func rounded(_ number: Double) -> String {
    let size = number.magnitude
    if size >= 1_000 { return size < 1e15 ? "\(Int(number.rounded()))" : "\(number)" }
    let scale = size >= 10 ? 10.0 : size >= 1 ? 100 : 10_000
    return "\((number * scale).rounded() / scale)"
  }
}
