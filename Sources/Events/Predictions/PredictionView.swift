/// A prediction read in place: what counting needs was found and checked, the rest lies where it lay.
///
/// Valid as long as the node that it was made from.
package struct PredictionView {
  package let root: JSONNode
  /// `{id, topic, partition, offset}`
  package let document: JSONNode
  package let source: JSONNode
  package let eventTime: Timestamp
  package let late: Bool
  /// An object of strings.
  package let segments: JSONNode
  package let modelName: JSONNode
  package let modelVersion: JSONNode
  /// `primary`, `shadow`, `canary` or `sample`.
  package let role: JSONNode
  private let featuresNode: JSONNode

  package init(_ root: JSONNode) throws(EventError) {
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    var fields = Fields()
    for (key, value) in root.members { fields.take(key, value) }
    self.root = root
    document = try fields.document.object(at: "/document")
    source = try fields.source.string(at: "/source")
    eventTime = try fields.eventTime.time(at: "/event_time")
    late = try fields.late.bool(at: "/late")
    segments = try fields.segments.object(at: "/segments")
    let model = try fields.model.object(at: "/model")
    modelName = try model.member("name").string(at: "/model/name")
    modelVersion = try model.member("version").string(at: "/model/version")
    role = try fields.role.string(at: "/role")
    featuresNode = try fields.features.object(at: "/features")
  }

  package var documentID: JSONNode? { document.member("id") }
  package var documentPartition: Int32? { document.member("partition")?.int32 }
  package var documentOffset: Int64? { document.member("offset")?.number?.int64.exactly }

  package func documentReference() throws(EventError) -> DocumentReference {
    DocumentReference(
      id: try document.member("id").text(at: "/document/id"),
      pointer: DocumentPointer(
        topic: try document.member("topic").text(at: "/document/topic"),
        partition: try document.member("partition").integer(at: "/document/partition"),
        offset: try document.member("offset").integer(at: "/document/offset")))
  }

  /// The words of a sampled document; nil where there are none.
  package func words() throws(EventError) -> [String]? {
    guard let node = root.member("words")?.orNil else { return nil }
    var words: [String] = []
    for element in try JSONNode?.some(node).array(at: "/words").elements {
      words.append(try JSONNode?.some(element).text(at: "/words/\(words.count)"))
    }
    return words
  }
}

extension PredictionView {
  package enum Value {
    case number(Double)
    /// A string; its bytes as `escapedBytes` or `utf8(using:)` give them.
    case category(JSONNode)
    case missing
    /// What no feature can be: a boolean, an array, an object, a number beyond `Double`.
    case invalid
  }

  package var features: Features { Features(members: featuresNode.members) }

  /// The features in order: the name, a string, and the value.
  package struct Features: Sequence, IteratorProtocol {
    fileprivate var members: JSONNode.Members

    package mutating func next() -> (name: JSONNode, value: Value)? {
      guard let (key, value) = members.next() else { return nil }
      switch value.kind {
      case .number: return (key, value.number?.double.nearest.map { .number($0) } ?? .invalid)
      case .string: return (key, .category(value))
      case .null: return (key, .missing)
      case .true, .false, .array, .object: return (key, .invalid)
      }
    }
  }
}

extension JSONNode {
  fileprivate var int32: Int32? { number?.int64.exactly.flatMap { Int32(exactly: $0) } }
}

/// The declared fields that are read, as they are found.
private struct Fields {
  var document: JSONNode?
  var source: JSONNode?
  var eventTime: JSONNode?
  var late: JSONNode?
  var segments: JSONNode?
  var model: JSONNode?
  var role: JSONNode?
  var features: JSONNode?

  mutating func take(_ key: JSONNode, _ value: JSONNode) {
    if key.equals("document") {
      document = value
    } else if key.equals("source") {
      source = value
    } else if key.equals("event_time") {
      eventTime = value
    } else if key.equals("late") {
      late = value
    } else if key.equals("segments") {
      segments = value
    } else if key.equals("model") {
      model = value
    } else if key.equals("role") {
      role = value
    } else if key.equals("features") {
      features = value
    }
  }
}
