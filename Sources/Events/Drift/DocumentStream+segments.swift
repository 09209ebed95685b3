extension DocumentStream {
  /// The value of a segment that holds what is in no segment of its own.
  package static let restValue = "rest"

  /// The stream without its segment.
  package var whole: DocumentStream { DocumentStream(source: source, model: model, version: version) }

  /// The segment of the same attribute with this value; the stream itself where it has no segment.
  package func segment(_ value: String) -> DocumentStream {
    guard let segment else { return self }
    return DocumentStream(
      source: source, model: model, version: version, segment: Attribute(name: segment.name, value: value))
  }

  /// By which the partition of `drift.summaries` is chosen: the key of the whole stream, so that one process sees all
  /// segments of a stream and can say which are to be judged.
  package var placeKey: String { whole.key }
}
