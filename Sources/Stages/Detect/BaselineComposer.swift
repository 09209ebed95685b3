import Events
import Statistics

/// Makes the event of `drift.baselines` from a baseline that has been learnt.
struct BaselineComposer {
  let stream: DocumentStream
  let name: String
  let baseline: Baseline
  let note: BaselineNote

  func record() -> BaselineRecord {
    var effects: [String: Double] = [:]
    for feature in baseline.features + baseline.counted { effects[feature.name] = feature.largestDesignEffect }
    let seasons = baseline.features.compactMap { feature in feature.season.map { (feature.name, $0.shape.rawValue) } }
    return BaselineRecord(
      id: note.id, name: name, version: note.version, stream: stream, documents: Int64(baseline.documents),
      blocks: Int64(baseline.blocks), from: Timestamp(milliseconds: baseline.span.start),
      to: Timestamp(milliseconds: baseline.span.end), ready: true, steady: baseline.isSteady,
      reasons: baseline.unsteadiness.map(\.description), phi: effects,
      seasons: Dictionary(seasons) { first, _ in first }, tables: JSONValue(encoding: baseline),
      pinned: note.isPinned ? true : nil, retired: note.isRetired ? true : nil)
  }
}
