import Events

/// The part of a raw record that holds the document, after its envelope was taken off.
enum RawBody {
  /// A JSON object whose fields are the source's.
  case object(JSONNode)
  /// The whole is the text: what is between the quotes of a JSON string, checked.
  case escapedText(UnsafeRawBufferPointer)
  /// The whole is the text, in UTF-8 that was checked.
  case plainText(UnsafeRawBufferPointer)
}

/// A document as its producer wrote it: read and checked, but for its time and its attributes.
///
/// It points into the record, and into the reader that read it: it is good until the reader reads the next.
struct RawDocument {
  enum Text {
    /// What stood between the quotes of a JSON string.
    case escaped(UnsafeRawBufferPointer)
    case plain(UnsafeRawBufferPointer)
  }

  var source: SourceTable.Source
  /// In UTF-8.
  var id: UnsafeRawBufferPointer
  var text: Text
  var eventTime: Timestamp
  /// The object whose further fields pass through; nil where there is none.
  var object: JSONNode?
  /// The values of top-level fields that were taken, by their places in the JSON text.
  var taken: TakenFields
}

/// The places of the fields that became the id, the text and the event time: they do not pass through again.
struct TakenFields {
  private var places: (Int, Int, Int) = (-1, -1, -1)

  init() {}

  mutating func take(id: JSONNode) { places.0 = id.offset }
  mutating func take(text: JSONNode) { places.1 = text.offset }
  mutating func take(eventTime: JSONNode) { places.2 = eventTime.offset }

  func contains(_ node: JSONNode) -> Bool {
    let place = node.offset
    return place == places.0 || place == places.1 || place == places.2
  }
}
