import Foundation
import Testing

/// What `Fixtures/generate.py` wrote.
struct Reference: Decodable {
  struct Window: Decodable {
    let baseline: [Int]
    let window: [Int]
    let psi: Double
    let js: Double
    let critical: Double
    let criticalWithTolerance: Double
    let ks: Double
  }

  let exp: [[Double]]
  let log: [[Double]]
  let chiSquared: [[Double]]
  let chiSquaredQuantiles: [[Double]]
  let logGamma: [[Double]]
  let windows: [Window]
  let wilson: [[Double]]

  static func load() throws -> Reference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/reference", withExtension: "json"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}
