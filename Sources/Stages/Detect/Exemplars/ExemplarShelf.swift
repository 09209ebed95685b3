import Events
import Statistics

/// Pointers to recent documents, by feature and bin of the baseline, for alerts to point at.
///
/// At most twelve to a bin; those of older panes go first. A document stands for a bin of every feature, so it is held
/// once, and the bins point at it.
struct ExemplarShelf: Sendable {
  struct Entry: Sendable, Hashable {
    var exemplar: Exemplar
    /// The end of the pane that the document lies in.
    var time: Timestamp
  }

  /// In order of time. Those that no bin points at any more are let go of when there are many.
  private(set) var documents: [Entry]
  private(set) var bins: ShelfBins
  /// Documents whatever their bins.
  private(set) var sample: ExemplarSample
  /// How many documents there are when those in no bin are next let go of.
  private var tidiedAt: Int

  /// An empty shelf for features of so many bins each.
  init(sizes: [Int] = []) { self.init(documents: [], bins: ShelfBins(sizes), sample: ExemplarSample()) }

  /// An empty shelf for the features that are judged by the baseline.
  init(for baseline: Baseline?) { self.init(sizes: baseline?.features.map(\.bins.count) ?? []) }

  init(documents: [Entry], bins: ShelfBins, sample: ExemplarSample) {
    self.documents = documents
    self.bins = bins
    self.sample = sample
    tidiedAt = Self.limit(documents.count)
  }

  /// Adds the documents of a closed pane; panes come in order of time.
  ///
  /// - Parameter features: those that the shelf was laid out for.
  mutating func add(_ pane: PaneExemplars, ending time: Timestamp, to features: [(name: String, bins: FeatureBins)]) {
    guard bins.features == features.count else { return }
    sample.add(pane, ending: time)
    var chosen = SmallestDocuments(bins: bins.count)
    for (place, feature) in features.enumerated() {
      guard let marks = pane[feature.name] else { continue }
      let first = bins.place(place, 0)
      var last: (fine: UInt32, coarse: Int?)?
      for mark in marks.all {
        if last?.fine != mark.bin { last = (mark.bin, feature.bins.place(of: pane.bin(of: mark))) }
        if let coarse = last?.coarse { chosen.insert(mark.document, in: first + coarse) }
      }
    }
    let added = TidiedTable(pane.documents) { mark in chosen.forEach { mark($1) } }
    let first = UInt32(documents.count)
    documents += added.elements.map { Entry(exemplar: $0, time: time) }
    chosen.forEach { bin, document in bins.append(first + added.places[Int(document)], to: bin) }
    if documents.count > tidiedAt { tidy() }
  }

  /// The documents in a bin, the oldest first.
  func entries(_ feature: Int, _ bin: Int) -> [Entry] {
    bins.documents(in: bins.place(feature, bin)).map { documents[Int($0)] }
  }

  /// The shelf without documents that are in no bin.
  var tidied: ExemplarShelf {
    var tidied = self
    tidied.tidy()
    return tidied
  }

  private mutating func tidy() {
    let tidied = TidiedTable(documents) { bins.forEach($0) }
    documents = tidied.elements
    bins.move { tidied.places[Int($0)] }
    tidiedAt = Self.limit(documents.count)
  }

  /// Tidying costs as much as there are documents, so it waits until there are as many again.
  private static func limit(_ documents: Int) -> Int { 2 * documents + 512 }

  /// Up to ten documents of panes that end after `time`, for the parts that the feature's bins have in the evidence.
  ///
  /// Each bin has as many as its part entitles it to (by the highest averages, as d'Hondt seats parties) and as there
  /// are; within a bin those with the smallest hashes.
  ///
  /// - Parameter parts: the largest first. The documents of the first bin come first.
  func drivers(_ feature: Int, since time: Timestamp, parts: [(bin: Int, weight: Double)]) -> [Exemplar] {
    let found = parts.map { part -> [Exemplar] in
      guard bins.has(feature, part.bin) else { return [] }
      var list: [Exemplar] = []
      for entry in entries(feature, part.bin) where entry.time > time {
        list.insert(entry.exemplar, keeping: Self.mostInAlert)
      }
      return list
    }
    var taken = parts.map { _ in 0 }
    for _ in 0..<Self.mostInAlert {
      var best: (part: Int, average: Double)?
      for part in parts.indices where taken[part] < found[part].count {
        let average = parts[part].weight / Double(taken[part] + 1)
        if best.map({ average > $0.average }) ?? true { best = (part, average) }
      }
      guard let best else { break }
      taken[best.part] += 1
    }
    var drivers: [Exemplar] = []
    for (list, count) in zip(found, taken) {
      // A document that has several values is told once.
      for exemplar in list.prefix(count) where !drivers.contains(exemplar) { drivers.append(exemplar) }
    }
    return drivers
  }

  /// Up to ten other documents of the same time, at random.
  func controls(since time: Timestamp, without drivers: [Exemplar]) -> [Exemplar] {
    sample.documents(since: time, without: drivers, most: Self.mostInAlert)
  }

  /// How many documents an alert names that drive it, and as many others.
  static let mostInAlert = 10
}

/// Of each bin the documents of a pane with the smallest hashes, as many as the pane keeps of its own bins.
private struct SmallestDocuments {
  private static let most = ExemplarMarks.mostPerBin
  /// Of each bin as many as it may have, ascending; the largest number stands for none.
  private var slots: [UInt32]

  init(bins: Int) { slots = [UInt32](repeating: .max, count: bins * Self.most) }

  /// - Parameter document: the documents' places are in the order of their hashes.
  mutating func insert(_ document: UInt32, in bin: Int) {
    var next = document
    for slot in bin * Self.most..<(bin + 1) * Self.most {
      if slots[slot] == next { return }
      if slots[slot] > next { swap(&slots[slot], &next) }
      if next == .max { return }
    }
  }

  /// Bin by bin, the smallest of a bin first.
  func forEach(_ body: (_ bin: Int, _ document: UInt32) -> Void) {
    for slot in slots.indices where slots[slot] != .max { body(slot / Self.most, slots[slot]) }
  }
}

extension FeatureBins {
  /// The baseline's bin of a summary's bin.
  func place(of bin: Bin) -> Int? {
    switch (self, bin) {
    case (.numeric(let bins), .index(let index)): bins.bin(ofFine: index)
    case (.categorical(let bins), .value(let value)): bins.bin(of: value)
    default: nil
    }
  }
}
