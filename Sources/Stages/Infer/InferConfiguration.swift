/// What `infer` is told besides its model.
package struct InferConfiguration: Sendable, Hashable {
  /// The share of documents, by a hash of their ids, that is flagged as a random sample: 0…1, 1 % by default.
  package var randomSample: Double
  /// The attributes that predictions carry as segments.
  package var segments: [String]
  /// The route named in predictions.
  package var route: String

  package init(randomSample: Double = 0.01, segments: [String] = [], route: String = "default") {
    self.randomSample = randomSample
    self.segments = segments
    self.route = route
  }
}
