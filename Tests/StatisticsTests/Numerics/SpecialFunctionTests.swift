import Foundation
import Statistics
import Testing

@Suite("Special functions")
struct SpecialFunctionTests {
  /// What `Fixtures/special_functions.py` wrote: rows of arguments and results.
  private static func table(_ name: String) throws -> [[Double]] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/special_functions", withExtension: "json"))
    let tables = try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: url))
    return try #require(tables[name])
  }

  /// Whether a probability is right to 1e-10, relative or absolute; small ones must also be right to 1e-8 relative,
  /// wherever the argument is known that well.
  private func expect(_ value: Double, _ exact: Double, _ row: [Double], conditioned: Bool = true) {
    let error = (value - exact).magnitude
    #expect(error <= 1e-10 * max(1, exact), "\(row): \(value)")
    if conditioned, exact > 1e-290 { #expect(error <= 1e-8 * exact, "\(row): \(value)") }
  }

  @Test("both tails of the gamma distribution agree with 32-digit values")
  func gamma() throws {
    for row in try Self.table("gamma") {
      expect(IncompleteGamma.lower(row[0], row[1]), row[2], row, conditioned: row[0] > 1e-6 && row[0] < 1e10)
      expect(IncompleteGamma.upper(row[0], row[1]), row[3], row, conditioned: row[0] > 1e-6 && row[0] < 1e10)
    }
  }

  @Test("both tails of the beta distribution agree with 32-digit values")
  func beta() throws {
    for row in try Self.table("beta") {
      expect(IncompleteBeta.lower(row[0], row[1], row[2]), row[3], row, conditioned: row[1] < 1e9)
      expect(IncompleteBeta.upper(row[0], row[1], row[2]), row[4], row, conditioned: row[1] < 1e9)
    }
    for row in try Self.table("betaQuantiles") {
      #expect((IncompleteBeta.quantile(row[0], row[1], row[2]) / row[3] - 1).magnitude < 1e-10, "\(row)")
    }
  }

  @Test("both tails of the non-central χ² distribution agree with 32-digit values, quantiles with SciPy's")
  func nonCentral() throws {
    for row in try Self.table("nonCentral") {
      let lower = ChiSquared.probability(row[0], degrees: row[1], nonCentrality: row[2])
      let upper = ChiSquared.survival(row[0], degrees: row[1], nonCentrality: row[2])
      expect(lower, row[3], row, conditioned: row[2] < 1e9)
      expect(upper, row[4], row, conditioned: row[2] < 1e9)
    }
    for row in try Self.table("quantiles") {
      let value = ChiSquared.quantile(row[2], degrees: row[0], nonCentrality: row[1])
      #expect((value / row[3] - 1).magnitude < 1e-10, "\(row) \(value)")
    }
  }

  @Test("the normal distribution's tails and quantiles agree with 32-digit values")
  func normal() throws {
    for row in try Self.table("normal") {
      expect(Normal.probability(row[0]), row[1], row)
      expect(Normal.survival(row[0]), row[2], row)
      expect(Normal.probability(-row[0]), row[2], row)
    }
    for row in try Self.table("normalQuantiles") {
      #expect((Normal.quantile(row[0]) - row[1]).magnitude <= 1e-10 * max(1, row[1].magnitude), "\(row)")
    }
  }

  @Test("sine, cosine and arcsine agree with 32-digit values")
  func circular() throws {
    for row in try Self.table("circular") {
      let (cosine, sine) = Elementary.circular(row[0])
      #expect((cosine - row[1]).magnitude < 1e-15 && (sine - row[2]).magnitude < 1e-15, "\(row) \(cosine) \(sine)")
    }
    for row in try Self.table("arcsine") {
      #expect((Elementary.arcsine(row[0]) - row[1]).magnitude <= 4 * row[1].ulp, "\(row)")
    }
  }

  @Test("a quantile is where the probability is, and a non-centrality where the quantile is")
  func inverses() {
    for (degrees, nonCentrality) in [(1.0, 0.0), (3, 7), (37, 250), (5, 1e6), (40, 1e14), (5, 9e18)] {
      for probability in [0.025, 0.5, 0.95] {
        let x = ChiSquared.quantile(probability, degrees: degrees, nonCentrality: nonCentrality)
        let back = ChiSquared.probability(x, degrees: degrees, nonCentrality: nonCentrality)
        #expect((back - probability).magnitude < 1e-6, "\(degrees) \(nonCentrality) \(back)")
        let found = ChiSquared.nonCentrality(at: x, probability: probability, degrees: degrees)
        #expect((found - nonCentrality).magnitude <= 1e-9 * nonCentrality + 1e-9, "\(nonCentrality) \(found)")
      }
    }
  }

  @Test("outside their domain the functions are NaN, at its ends what they tend to")
  func ends() {
    for bad: Double in [.nan, -1, -Double.infinity] {
      #expect(IncompleteGamma.lower(bad, 1).isNaN && IncompleteGamma.upper(1, bad).isNaN)
      #expect(IncompleteBeta.lower(0.5, bad, 1).isNaN && IncompleteBeta.upper(bad, 1, 1).isNaN)
      #expect(IncompleteBeta.quantile(bad, 1, 1).isNaN && Normal.quantile(bad).isNaN)
      #expect(ChiSquared.probability(1, degrees: bad).isNaN)
      #expect(ChiSquared.probability(1, degrees: 1, nonCentrality: bad).isNaN)
      #expect(ChiSquared.quantile(0.5, degrees: bad).isNaN && ChiSquared.quantile(bad, degrees: 1).isNaN)
      #expect(ChiSquared.nonCentrality(at: 1, probability: bad, degrees: 1).isNaN)
    }
    #expect(ChiSquared.survival(.nan, degrees: 1).isNaN && Normal.survival(.nan).isNaN)
    #expect(IncompleteGamma.lower(2, .infinity) == 1 && IncompleteGamma.upper(2, .infinity) == 0)
    #expect(ChiSquared.probability(.infinity, degrees: 2, nonCentrality: 3) == 1)
    #expect(ChiSquared.quantile(0, degrees: 2) == 0 && ChiSquared.quantile(1, degrees: 2) == .infinity)
    #expect(IncompleteBeta.quantile(0, 2, 3) == 0 && IncompleteBeta.quantile(1, 2, 3) == 1)
    #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
    #expect(Normal.survival(1000) == 0 && Normal.probability(-.infinity) == 0)
    #expect(Elementary.circular(1e9).sine.isNaN && Elementary.arcsine(1.5).isNaN)
  }

  @Test("the non-centralities of the largest counts there are give an answer", arguments: [1e12, 9e18, 1e300])
  func huge(nonCentrality: Double) {
    let middle = ChiSquared.probability(nonCentrality, degrees: 30, nonCentrality: nonCentrality)
    #expect(middle > 0.4 && middle < 0.6)
    #expect(ChiSquared.quantile(0.95, degrees: 30, nonCentrality: nonCentrality) >= nonCentrality)
  }
}
