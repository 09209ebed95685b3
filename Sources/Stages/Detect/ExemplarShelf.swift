import Events
import Statistics

/// Pointers to recent documents, by feature and bin of the baseline, for alerts to point at.
///
/// At most twelve to a bin; those of older panes go first.
struct ExemplarShelf: Sendable {
  struct Entry: Sendable {
    var exemplar: Exemplar
    /// The end of the pane that the document lies in.
    var time: Timestamp
  }

  static let mostPerBin = 12
  /// By feature and bin of the baseline.
  private(set) var entries: [[[Entry]]]

  init(_ entries: [[[Entry]]] = []) { self.entries = entries }

  /// The shelf forgets what it has and is laid out for the baseline.
  mutating func prepare(for baseline: Baseline) {
    entries = baseline.features.map { Array(repeating: [], count: $0.bins.count) }
  }

  /// Adds the documents of a closed pane; panes come in order of time.
  mutating func add(_ pane: OpenPane, ending time: Timestamp, baseline: Baseline) {
    guard entries.count == baseline.features.count else { return }
    for (place, feature) in baseline.features.enumerated() {
      guard let bins = pane.exemplars[feature.name] else { continue }
      var merged: [Int: [Exemplar]] = [:]
      for (bin, exemplars) in bins {
        guard let coarse = feature.bins.place(of: bin) else { continue }
        for exemplar in exemplars { merged[coarse, default: []].insert(exemplar, keeping: OpenPane.exemplarsPerBin) }
      }
      for (coarse, exemplars) in merged {
        entries[place][coarse] += exemplars.map { Entry(exemplar: $0, time: time) }
        let excess = entries[place][coarse].count - Self.mostPerBin
        if excess > 0 { entries[place][coarse].removeFirst(excess) }
      }
    }
  }

  /// Up to ten documents of panes that end after `time`, in those of the feature's bins that `isWanted` takes; the
  /// smallest hashes first.
  func documents(_ feature: Int, since time: Timestamp, where isWanted: (Int) -> Bool) -> [Exemplar] {
    guard feature < entries.count else { return [] }
    var found: [Exemplar] = []
    for (bin, list) in entries[feature].enumerated() where isWanted(bin) {
      for entry in list where entry.time > time { found.insert(entry.exemplar, keeping: 10) }
    }
    return found
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
