extension DocumentStream {
  /// What the model of a stream of sampled documents begins with. No model is called so.
  package static let samplePrefix = "sample:"

  /// Whether the stream is one of sampled documents: a source under an encoder, such as `mail/sample:minilm@1`, or under
  /// their words.
  ///
  /// It lasts whatever model answers, so its baseline survives another version of that.
  package var isOfSamples: Bool { model.hasPrefix(Self.samplePrefix) }
}
