internal import Events
internal import Kafka

/// A decision that a broker has, in words.
enum DecisionLine {
  static func text(_ command: DriftCommand, at place: TopicPartition) -> String {
    var text = "\(place.topic), partition \(place.partition): \(command.action.rawValue) \(command.stream.key.escaped)"
    if let alert = command.alert { text += ", alert \(alert)" }
    if let incident = command.incident { text += ", incident \(incident)" }
    if let baseline = command.baseline { text += ", baseline \(baseline.prefix(12))" }
    if !command.features.isEmpty { text += ", \(command.features.joined(separator: ", ").escaped)" }
    if let from = command.from { text += ", from \(from)" }
    if let until = command.until { text += ", until \(until)" }
    if let documents = command.documents { text += ", over \(documents) documents" }
    return text + ": in force from the next pane on (\(command.id))"
  }
}

extension String {
  /// A stranger's text as it does nothing to a terminal and stays on one line.
  var escaped: String { EscapedText.of(self) }
}
