import Events
import Statistics

extension Measure {
  init(_ estimate: Estimate) {
    self.init(estimate.value, interval: .init(low: estimate.low, high: estimate.high))
  }

  init(_ distance: Distance) {
    self.init(
      distance.value, interval: .init(low: distance.low, high: distance.high), critical: distance.critical)
  }
}
