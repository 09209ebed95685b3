import Foundation
import Testing

@testable import Inference

@Suite("Calibration")
struct LabelledScoresTests {
  /// Labels drawn from the softmax of logits over a temperature that the model does not know.
  private func drawn(_ count: Int, temperature: Double, several: Bool, seed: UInt64) -> LabelledScores {
    var random = SplitMix(seed: seed)
    func uniform() -> Double { Double(random.next() >> 11) / Double(1 << 53) }
    var scores = LabelledScores(allowsSeveralLabels: several)
    for _ in 0..<count {
      let logits = (0..<4).map { _ in Float(uniform() * 8 - 4) }
      let truth = logits.map { Double($0) / temperature }
      if several {
        scores.append(.init(logits: logits, right: Set(truth.indices.filter { uniform() < 1 / (1 + exp(-truth[$0])) })))
      } else {
        let powers = truth.map { exp($0) }
        var rest = uniform() * powers.reduce(0, +)
        let right = powers.indices.first { place in
          rest -= powers[place]
          return rest < 0
        }
        scores.append(.init(logits: logits, right: [right ?? 3]))
      }
    }
    return scores
  }

  @Test(
    "The temperature that labels were drawn with is found, and scores are then as often right as they say",
    arguments: [0.5, 1, 2.5], [false, true])
  func found(temperature: Double, several: Bool) throws {
    let seed: UInt64 = 91
    let scores = drawn(6_000, temperature: temperature, several: several, seed: seed)
    let best = try #require(scores.bestTemperature())
    // The estimate's standard error is about two hundredths of the temperature at this size.
    #expect(abs(best / temperature - 1) < 0.08, "seed \(seed)")
    #expect(scores.calibrationError(temperature: best) < 0.03, "seed \(seed)")
    if temperature != 1 { #expect(scores.calibrationError(temperature: 1) > 0.05) }
    for other in [best * 1.02, best / 1.02] {
      #expect(scores.loss(temperature: best) < scores.loss(temperature: other))
    }
  }

  @Test("Loss, accuracy and calibration error of a few texts are those computed by hand")
  func byHand() {
    var scores = LabelledScores(allowsSeveralLabels: false)
    scores.append(.init(logits: [Float(log(3.0)), 0], right: [0]))
    scores.append(.init(logits: [0, Float(log(3.0))], right: [0]))
    // The best labels have the score ¾; the first is right, the second is not.
    #expect(abs(scores.loss(temperature: 1) - (-log(0.75) - log(0.25)) / 2) < 1e-7)
    #expect(scores.accuracy == 0.5)
    #expect(abs(scores.calibrationError(temperature: 1) - 0.25) < 1e-7)
    var several = LabelledScores(allowsSeveralLabels: true)
    several.append(.init(logits: [Float(log(3.0)), Float(-log(3.0))], right: [0, 1]))
    #expect(abs(several.loss(temperature: 1) - (-log(0.75) - log(0.25))) < 1e-7)
    #expect(several.accuracy == 0.5)
  }

  @Test("Without an example there is no temperature; with labels all right it is at its bound")
  func bounds() throws {
    #expect(LabelledScores(allowsSeveralLabels: false).bestTemperature() == nil)
    var scores = LabelledScores(allowsSeveralLabels: false)
    scores.append(.init(logits: [1, 0], right: [0]))
    #expect(abs(try #require(scores.bestTemperature()) - 0.05) < 1e-3)
    #expect(scores.loss(temperature: 0.05) < 1e-6)
  }
}
