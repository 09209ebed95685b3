import Events
import Pipeline

extension StageOutput {
  /// Writes the headers of one event; ``EnvelopeConstants`` is for many of a type.
  mutating func envelope(_ type: EventType, id: String, source: String, time: Timestamp) {
    header(EventHeader.id, id)
    header(EventHeader.type, type.rawValue)
    header(EventHeader.source, source)
    header(EventHeader.specVersion, EventHeader.currentSpecVersion)
    header(EventHeader.contentType, EventHeader.json)
    header(EventHeader.time, time.description)
  }
}
