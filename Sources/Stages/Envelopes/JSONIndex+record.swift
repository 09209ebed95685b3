import Events
import Pipeline

extension JSONIndex {
  /// The root of the event that a record holds; see ``JSONNode`` for how long it is valid.
  mutating func event(of record: borrowing Record) throws(EventError) -> JSONNode {
    guard let value = record.value else { throw EventError(.emptyDocument, at: "", "the record has no value") }
    return try event(value)
  }
}
