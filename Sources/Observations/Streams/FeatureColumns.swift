import Events
import Statistics

/// The features of one stream, counted a group of documents at a time.
struct FeatureColumns {
  private var names = TextTable(most: ObservationSettings.mostFeatures)
  private var columns: [FeatureColumn] = []
  /// The columns' places, ascending by name.
  private var order: [Int] = []
  /// Features that came after the columns were frozen.
  private var strangers = TextTable(most: ObservationSettings.mostFeatures)
  private var isFrozen = false
  /// A number of its own for each document.
  private var document = 0

  /// - Parameters:
  ///   - given: the kinds that are said, by name.
  ///   - seen: those seen from the data, in the order in which documents have them.
  init(given: [String: ObservedKind], seen: [(name: String, kind: ObservedKind)]) {
    for (name, kind) in seen { add(name, given[name] ?? kind) }
    for (name, kind) in given.sorted(by: { $0.key < $1.key }) { add(name, kind) }
  }

  /// The kinds of all features, by name.
  var kinds: [(name: String, kind: ObservedKind)] { columns.map { ($0.name, $0.kind) } }

  /// From now on features and values not seen before are strangers.
  mutating func freeze() {
    isFrozen = true
    for place in columns.indices { columns[place].freeze() }
  }

  /// Counts a document's features; returns the names of strangers that came for the first time.
  mutating func count(
    _ features: JSONNode, scratch: inout JSONWriter, tally: inout ObservationTally
  ) -> [String] {
    var strange: [String] = []
    document &+= 1
    // Documents have their features in the same order, mostly.
    var next = 0
    for (key, value) in features.members {
      guard let name = key.utf8(using: &scratch) else { continue }
      if next >= names.count || !names.holds(name, at: next) {
        guard let number = names.number(of: name) ?? newcomer(name, value, &tally, &strange) else { continue }
        next = number
      }
      columns[next].count(value, document: document, scratch: &scratch)
      next &+= 1
    }
    return strange
  }

  /// The number of a feature that has no column yet; nil where it gets none.
  private mutating func newcomer(
    _ name: UnsafeRawBufferPointer, _ value: JSONNode, _ tally: inout ObservationTally, _ strange: inout [String]
  ) -> Int? {
    guard !value.isNull else { return nil }
    let text = String(decoding: name, as: UTF8.self)
    guard !isFrozen else {
      let known = strangers.count
      if strangers.take(name) == known { strange.append(text) }
      return nil
    }
    guard !names.isFull else {
      tally.beyondFeatures += 1
      return nil
    }
    var survey = KindSurvey()
    survey.see(value)
    guard let kind = survey.kind(of: text) else { return nil }
    // One number says little of those to come.
    add(text, kind.grid == nil ? kind : .number)
    return names.number(of: name)
  }

  private mutating func add(_ name: String, _ kind: ObservedKind) {
    let known = names.count
    guard Array(name.utf8).withUnsafeBytes({ names.take($0) }) == known else { return }
    columns.append(FeatureColumn(name: name, kind: kind))
    order.insert(known, at: order.firstIndex { columns[$0].name > name } ?? order.count)
  }

  /// The counts of the documents since the last call.
  mutating func close(documents: Int) -> CountTable {
    var features: [(name: String, counts: FeatureCounts)] = []
    features.reserveCapacity(columns.count)
    for place in order {
      if let counts = columns[place].close() { features.append((columns[place].name, counts)) }
    }
    // A column counts a document once at most, on a bin of its grid: this cannot fail.
    return (try? CountTable(documents: documents, features: features)) ?? CountTable()
  }
}
