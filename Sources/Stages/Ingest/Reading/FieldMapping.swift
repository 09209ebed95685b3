package import Events

/// How a source's documents become ours: where each field is taken from.
///
/// Top-level fields that no pointer takes pass through untouched.
package struct FieldMapping: Sendable, Hashable {
  /// How a source writes the time of an event.
  package enum TimeFormat: String, Sendable, Hashable, CaseIterable {
    /// A string, such as `2024-01-31T23:59:59.123Z`.
    case rfc3339
    /// A number since 1970-01-01T00:00:00Z, fractions allowed.
    case epochSeconds = "epoch_seconds"
    case epochMilliseconds = "epoch_milliseconds"
  }

  /// An attribute of the document, and where it is taken from.
  package struct AttributeField: Sendable, Hashable {
    package var name: String
    package var origin: FieldOrigin

    package init(name: String, origin: FieldOrigin) {
      self.name = name
      self.origin = origin
    }
  }

  /// A string or a number. Where it is nil or not there: the record's key, else `topic-partition-offset`.
  package var id: FieldOrigin?
  /// A string that is not empty. Of a body that is plain text, or a JSON string, the text is the whole of it.
  package var text: JSONPointer
  /// Where it is nil or not there: `ce_time`, else the record's timestamp.
  package var eventTime: FieldOrigin?
  package var timeFormat: TimeFormat
  /// Scalars; a number and a boolean become their JSON text. In the order in which they are written.
  package var attributes: [AttributeField]
  /// `id`, `event_time` or attributes' names that must be there. The text always must.
  package var required: Set<String>

  package init(
    id: FieldOrigin? = nil, text: JSONPointer, eventTime: FieldOrigin? = nil, timeFormat: TimeFormat = .rfc3339,
    attributes: [AttributeField] = [], required: Set<String> = []
  ) {
    self.id = id
    self.text = text
    self.eventTime = eventTime
    self.timeFormat = timeFormat
    self.attributes = attributes
    self.required = required
  }

  /// `/id`, `/text` and `/event_time`: what a source has that no rule speaks of.
  package static let standard = FieldMapping(
    id: .pointer(topLevel("id")), text: topLevel("text"), eventTime: .pointer(topLevel("event_time")))

  private static func topLevel(_ name: String) -> JSONPointer {
    do throws(JSONPointerError) {
      return try JSONPointer("/" + name)
    } catch {
      preconditionFailure("a name without ~ and / is a pointer's token: \(error)")
    }
  }
}
