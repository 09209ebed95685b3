/// How the quality of a stream's predictions is judged.
package struct QualitySettings: Sendable, Hashable {
  /// How many reviews the baseline is made of, to the end of a batch.
  package var baselineReviews = 500
  /// How many reviews a window of statistics has, to the end of a batch.
  package var windowReviews = 100
  /// How many compared predictions of a shadow a window has, to the end of a batch.
  package var windowCompared = 1_000
  /// The rise of a rate of errors or overrides that is no cause for concern.
  package var tolerance = 0.05
  /// The chance that a stream ever has a false alarm of quality, over all of its rates.
  package var falseAlarms = 0.05
  /// How much more labels vary than independent ones would; at least 1.
  package var designEffect = 1.0
  /// Whether reviews of documents count that were not drawn at random.
  package var judgesSelected = false

  package init() {}

  /// A class or type is tested where the baseline has so many documents with it, and a task likewise.
  static let leastTested = 50
  /// Under so many reviews a window has no verdict.
  static let leastWindow = 30
  /// The most rates that are tested.
  static let mostTested = 64
}
