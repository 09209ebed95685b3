internal import Events
internal import Statistics

/// Which document comes when: a function of the corpus, the seed and the scale alone.
struct DemoPlan: Sendable {
  struct Document: Sendable {
    var phase: DemoPhase
    /// The index into the pool.
    var package: Int32
    /// nil for English.
    var language: String?
    /// What is wrong with it on purpose; nil for a good one.
    var fault: DemoFault?
  }

  /// The packages that documents are drawn from: described in English, in a section that says something of the topic.
  let pool: [ArchivePackage]
  /// In the order in which they are published.
  let documents: [Document]
  /// Where each phase begins in `documents`.
  let starts: [DemoPhase: Int]

  /// One in this many is broken.
  static let faultInterval = 100

  /// - Parameter scale: of the usual counts; a phase is never larger than the pool.
  init(corpus: Corpus, groups: PackageGroups, seed: UInt64, scale: Double) {
    pool = corpus.packages(in: "en").filter { groups.group(of: $0) != nil }
    var draw = Draw(corpus: corpus, pool: pool, generator: SplitMix64(seed: seed))
    var documents: [Document] = []
    var starts: [DemoPhase: Int] = [:]
    for phase in DemoPhase.allCases {
      starts[phase] = documents.count
      let count = min(pool.count, Int(Double(phase.usualCount) * scale))
      documents += draw.documents(of: phase, count: count)
    }
    self.documents = documents
    self.starts = starts
  }

  /// The event time of the document at `index`.
  static func time(at index: Int) -> Timestamp { DemoPhase.start + DemoPhase.interval * index }

  /// The phase whose documents' event times `time` falls among.
  func phase(at time: Timestamp) -> DemoPhase {
    DemoPhase.allCases.last { Self.time(at: starts[$0] ?? 0) <= time } ?? .learning
  }

  /// The id of a document: the package and the phase.
  func id(of document: Document) -> String { "\(pool[Int(document.package)].name)-\(document.phase.rawValue)" }
}

/// Draws a phase's documents without replacement.
private struct Draw {
  let corpus: Corpus
  let pool: [ArchivePackage]
  var generator: SplitMix64

  mutating func documents(of phase: DemoPhase, count: Int) -> [DemoPlan.Document] {
    let order = Array(pool.indices.map { Int32($0) }).shuffled(using: &generator)
    var chosen = phase == .drift ? drifted(order, count) : order.prefix(count).map { good(phase, $0, nil) }
    chosen.shuffle(using: &generator)
    let faults = DemoFault.allCases
    for index in chosen.indices where index % DemoPlan.faultInterval == DemoPlan.faultInterval - 1 {
      chosen[index].fault = faults[(index / DemoPlan.faultInterval) % faults.count]
    }
    return chosen
  }

  private func good(_ phase: DemoPhase, _ package: Int32, _ language: String?) -> DemoPlan.Document {
    DemoPlan.Document(phase: phase, package: package, language: language, fault: nil)
  }

  /// A tenth in other languages; of all, twice the usual share from one section.
  private mutating func drifted(_ order: [Int32], _ count: Int) -> [DemoPlan.Document] {
    let foreign = foreign(order, Int(Double(count) * DemoPhase.foreignShare))
    let taken = Set(foreign.map(\.package))
    let rest = order.filter { !taken.contains($0) }
    let isDoubled = { [pool] (index: Int32) in pool[Int(index)].section == DemoPhase.doubledSection }
    let usual = Double(pool.count { $0.section == DemoPhase.doubledSection }) / Double(max(1, pool.count))
    let wanted = Int(2 * usual * Double(count)) - foreign.count { isDoubled($0.package) }
    let doubled = rest.filter(isDoubled).prefix(max(0, wanted))
    let others = rest.filter { !isDoubled($0) }.prefix(count - foreign.count - doubled.count)
    return foreign + (doubled + others).map { good(.drift, $0, nil) }
  }

  private mutating func foreign(_ order: [Int32], _ count: Int) -> [DemoPlan.Document] {
    var found: [DemoPlan.Document] = []
    for package in order where found.count < count {
      let there = DemoPhase.foreignLanguages.filter { corpus.text(of: pool[Int(package)], in: $0) != nil }
      if let language = there.randomElement(using: &generator) { found.append(good(.drift, package, language)) }
    }
    return found
  }
}
