import Events
import Foundation
import Pipeline
import Testing

extension [OwnedRecord] {
  /// The events among them that were sent to a topic.
  func events<Event: Decodable>(_ type: Event.Type, _ topic: Topic) throws -> [Event] {
    try filter { $0.topic == topic.rawValue }.map {
      try EventCoding.decode(type, from: Data(try #require($0.value)))
    }
  }
}
