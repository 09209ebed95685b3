/// What one batch of one partition of predictions adds to one pane of one stream: the event of `drift.summaries`.
///
/// Only counts, so that merging is adding. It knows no baseline.
package struct Summary: Sendable, Hashable {
  /// The predictions that the summary was made of: offsets `first` to `last`, both included.
  package struct Batch: Sendable, Hashable, Codable {
    package var topic: String
    package var partition: Int32
    package var first: Int64
    package var last: Int64

    package init(topic: String, partition: Int32, first: Int64, last: Int64) {
      self.topic = topic
      self.partition = partition
      self.first = first
      self.last = last
    }
  }

  /// Up to three indices into the summary's exemplars, those of the smallest hashes first.
  package struct ExemplarIndices: Sendable, Hashable, ExpressibleByArrayLiteral {
    package private(set) var count = 0
    private var slots: (Int32, Int32, Int32) = (-1, -1, -1)

    package init() {}

    package init(arrayLiteral elements: Int...) {
      for element in elements { _ = append(element) }
    }

    /// False, and nothing is kept, where three are there already or the index does not fit.
    package mutating func append(_ index: Int) -> Bool {
      guard count < 3, let slot = Int32(exactly: index) else { return false }
      switch count {
      case 0: slots.0 = slot
      case 1: slots.1 = slot
      default: slots.2 = slot
      }
      count += 1
      return true
    }

    /// nil past the end.
    package subscript(_ position: Int) -> Int? {
      guard position >= 0, position < count else { return nil }
      return Int(position == 0 ? slots.0 : position == 1 ? slots.1 : slots.2)
    }

    package static func == (left: Self, right: Self) -> Bool {
      left.count == right.count && left.slots == right.slots
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(slots.0)
      hasher.combine(slots.1)
      hasher.combine(slots.2)
    }
  }

  package struct Count: Sendable, Hashable {
    package var bin: Bin
    /// At least 1.
    package var count: Int64
    package var exemplars: ExemplarIndices

    package init(bin: Bin, count: Int64, exemplars: ExemplarIndices = []) {
      self.bin = bin
      self.count = count
      self.exemplars = exemplars
    }
  }

  package struct Feature: Sendable, Hashable {
    package var name: String
    package var kind: FeatureKind
    /// A bin with a count of 0 is left out.
    package var counts: [Count]

    package init(name: String, kind: FeatureKind, counts: [Count]) {
      self.name = name
      self.kind = kind
      self.counts = counts
    }
  }

  package var stream: DocumentStream
  package var pane: Pane
  package var batch: Batch
  /// The time of the partition of predictions after the batch.
  package var partitionTime: Timestamp
  /// Documents counted in the pane.
  package var documents: Int64
  /// Documents of the stream in the batch that came too late for their pane: in no pane's counts.
  package var late: Int64
  package var features: [Feature]
  /// The topic that the exemplars point into.
  package var documentsTopic: String
  package var exemplars: [Exemplar]
  /// Of a stream of sampled documents; nil for others.
  package var sample: SampleCounts?

  package init(
    stream: DocumentStream, pane: Pane, batch: Batch, partitionTime: Timestamp, documents: Int64, late: Int64 = 0,
    features: [Feature], documentsTopic: String, exemplars: [Exemplar], sample: SampleCounts? = nil
  ) {
    self.stream = stream
    self.pane = pane
    self.batch = batch
    self.partitionTime = partitionTime
    self.documents = documents
    self.late = late
    self.features = features
    self.documentsTopic = documentsTopic
    self.exemplars = exemplars
    self.sample = sample
  }
}
