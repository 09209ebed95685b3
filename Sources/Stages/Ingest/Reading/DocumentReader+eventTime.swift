import Events
import Pipeline

extension DocumentReader {
  /// The mapped field, else `ce_time`, else the record's timestamp.
  func eventTime(
    _ object: JSONNode?, _ source: SourceTable.Source, _ record: borrowing Record, _ taken: inout TakenFields
  ) throws(Rejection) -> Timestamp {
    if let origin = source.eventTime, let time = try mappedTime(origin, object, source, &taken) { return time }
    if source.requiresEventTime {
      throw Rejection(
        .missingField, "the source \(source.name) requires an event time, and there is none",
        at: source.eventTime.map { [$0.place] } ?? [])
    }
    if let time = headers[sources.names.eventTime] {
      return try EventTime.read(time, at: [.header(EventHeader.time)])
    }
    guard let timestamp = record.timestamp else {
      throw Rejection(
        .invalidTimestamp,
        "neither the document nor its headers say a time, and the record has no timestamp; say where the source "
          + "\(source.name) has its event time")
    }
    return timestamp
  }

  /// The event time where the source has it; nil where there is none.
  private func mappedTime(
    _ origin: SourceTable.Origin, _ object: JSONNode?, _ source: SourceTable.Source, _ taken: inout TakenFields
  ) throws(Rejection) -> Timestamp? {
    switch origin {
    case .header(let slot, _):
      guard let value = headers[slot] else { return nil }
      return try EventTime.read(header: value, source.timeFormat, at: origin.place)
    case .pointer(let pointer):
      guard let node = object?.value(at: pointer) else { return nil }
      taken.take(eventTime: node)
      if node.isNull { return nil }
      return try EventTime.read(node, source.timeFormat, at: origin.place)
    }
  }
}
