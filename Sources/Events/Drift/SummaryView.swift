/// A summary read in place: its fields found and checked, its counts handed on one after another.
///
/// Valid as long as the node that it was made from.
package struct SummaryView {
  package let root: JSONNode
  /// The stream's key, a string.
  package let streamKey: JSONNode
  package let pane: Pane
  /// The partition of predictions that the counts come from.
  package let partition: Int32
  /// The first and last offset that were counted.
  package let offsets: (first: Int64, last: Int64)
  package let partitionTime: Timestamp
  package let documents: Int64
  package let late: Int64
  private let streamNode: JSONNode
  private let batchNode: JSONNode
  private let featuresNode: JSONNode
  private let exemplarsNode: JSONNode
  /// How many exemplars there are.
  package let exemplarCount: Int

  package init(_ root: JSONNode) throws(EventError) {
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    self.root = root
    streamNode = try root.member("stream").object(at: "/stream")
    streamKey = try streamNode.member("key").string(at: "/stream/key")
    let pane = try root.member("pane").object(at: "/pane")
    let length: Int64 = try pane.member("length_ms").integer(at: "/pane/length_ms")
    self.pane = Pane(start: try pane.member("start").time(at: "/pane/start"), length: .milliseconds(length))
    batchNode = try root.member("batch").object(at: "/batch")
    partition = try batchNode.member("partition").integer(at: "/batch/partition")
    offsets = (
      try batchNode.member("first").integer(at: "/batch/first"),
      try batchNode.member("last").integer(at: "/batch/last")
    )
    partitionTime = try root.member("partition_time").time(at: "/partition_time")
    documents = try root.member("documents").integer(at: "/documents")
    late = try root.member("late").integer(at: "/late")
    featuresNode = try root.member("features").array(at: "/features")
    exemplarsNode = try root.member("exemplars").array(at: "/exemplars")
    exemplarCount = try SummaryView.checkExemplars(exemplarsNode)
    try checkFeatures()
  }

  package func stream() throws(EventError) -> DocumentStream { try DocumentStream(streamNode) }

  package func batch() throws(EventError) -> Summary.Batch {
    Summary.Batch(
      topic: try batchNode.member("topic").text(at: "/batch/topic"), partition: partition, first: offsets.first,
      last: offsets.last)
  }

  /// The topic that the exemplars point into.
  package func documentsTopic() throws(EventError) -> String {
    try root.member("documents_topic").text(at: "/documents_topic")
  }

  package var features: Features { Features(elements: featuresNode.elements) }

  /// The exemplar of that index; nil where there is none.
  package func exemplar(_ index: Int) -> ExemplarView? {
    guard index >= 0, index < exemplarCount else { return nil }
    return ExemplarView(exemplarsNode.descendant(1 + index * ExemplarView.entries))
  }

  /// Each is an array of four plain values, so that its place among the values follows from its number.
  private static func checkExemplars(_ array: JSONNode) throws(EventError) -> Int {
    var count = 0
    for element in array.elements {
      guard element.kind == .array, element.size == ExemplarView.entries, ExemplarView(element).isValid else {
        throw EventError(
          .wrongType, at: "/exemplars/\(count)", offset: element.offset,
          "an array of 16 hexadecimal digits, a partition, an offset and an id is expected")
      }
      count += 1
    }
    return count
  }

  /// So that reading them cannot fail.
  private func checkFeatures() throws(EventError) {
    var number = 0
    for feature in featuresNode.elements {
      let place = "/features/\(number)"
      _ = try feature.member("name").string(at: place + "/name")
      let kindNode = try feature.member("kind").string(at: place + "/kind")
      guard let kind = FeatureKind(kindNode) else {
        throw EventError(.invalidValue, at: place + "/kind", offset: kindNode.offset, "no kind of feature")
      }
      var position = 0
      for count in try feature.member("counts").array(at: place + "/counts").elements {
        guard CountView(count).isValid(kind, exemplarCount) else {
          throw EventError(
            .invalidValue, at: "\(place)/counts/\(position)", offset: count.offset,
            "an array of a bin, a count of at least 1, and up to three indices of exemplars is expected")
        }
        position += 1
      }
      number += 1
    }
  }
}

extension FeatureKind {
  init?(_ node: JSONNode) {
    guard
      let kind = FeatureKind.allCases.first(where: { kind in
        var name = kind.rawValue
        return name.withUTF8 { node.equals(UnsafeRawBufferPointer($0)) }
      })
    else { return nil }
    self = kind
  }
}
