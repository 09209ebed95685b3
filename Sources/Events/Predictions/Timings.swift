/// What a prediction's parts took. Never a drift feature: it is no function of the log.
package struct Timings: Sendable, Hashable {
  /// From being read to the start of its batch.
  package var queued: Duration
  package var tokenization: Duration
  /// Its share of its batch's time in the model.
  package var inference: Duration

  package init(queued: Duration = .zero, tokenization: Duration = .zero, inference: Duration = .zero) {
    self.queued = queued
    self.tokenization = tokenization
    self.inference = inference
  }
}
