import Events
import Statistics

/// Pointers to recent documents, by feature and bin of the baseline, for alerts to point at.
///
/// At most twelve to a bin; those of older panes go first.
struct ExemplarShelf: Sendable {
  struct Entry: Sendable, Hashable {
    var exemplar: Exemplar
    /// The end of the pane that the document lies in.
    var time: Timestamp
  }

  static let mostPerBin = 12
  /// By feature and bin of the baseline.
  private(set) var entries: [[[Entry]]]
  /// Documents whatever their bins.
  private(set) var sample: ExemplarSample

  init(_ entries: [[[Entry]]] = [], sample: ExemplarSample = ExemplarSample()) {
    self.entries = entries
    self.sample = sample
  }

  /// The shelf forgets what it has and is laid out for the baseline.
  mutating func prepare(for baseline: Baseline) {
    entries = baseline.features.map { Array(repeating: [], count: $0.bins.count) }
    sample = ExemplarSample()
  }

  /// Adds the documents of a closed pane; panes come in order of time.
  mutating func add(_ pane: OpenPane, ending time: Timestamp, baseline: Baseline) {
    guard entries.count == baseline.features.count else { return }
    sample.add(pane, ending: time)
    for (place, feature) in baseline.features.enumerated() {
      guard let bins = pane.exemplars[feature.name] else { continue }
      var merged: [Int: [Exemplar]] = [:]
      for entry in bins.entries {
        guard let coarse = feature.bins.place(of: entry.bin) else { continue }
        merged[coarse, default: []].insert(entry.exemplar, keeping: BinExemplars.mostPerBin)
      }
      for (coarse, exemplars) in merged {
        entries[place][coarse] += exemplars.map { Entry(exemplar: $0, time: time) }
        let excess = entries[place][coarse].count - Self.mostPerBin
        if excess > 0 { entries[place][coarse].removeFirst(excess) }
      }
    }
  }

  /// Up to ten documents of panes that end after `time`, for the parts that the feature's bins have in the evidence.
  ///
  /// Each bin has as many as its part entitles it to (by the highest averages, as d'Hondt seats parties) and as there
  /// are; within a bin those with the smallest hashes.
  ///
  /// - Parameter parts: the largest first. The documents of the first bin come first.
  func drivers(_ feature: Int, since time: Timestamp, parts: [(bin: Int, weight: Double)]) -> [Exemplar] {
    guard feature < entries.count else { return [] }
    let found = parts.map { part -> [Exemplar] in
      guard entries[feature].indices.contains(part.bin) else { return [] }
      var list: [Exemplar] = []
      for entry in entries[feature][part.bin] where entry.time > time {
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
