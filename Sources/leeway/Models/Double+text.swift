internal import Foundation

extension Double {
  /// The number in decimal, with so many digits after the point.
  func text(places: Int) -> String { String(format: "%.\(places)f", self) }
}
