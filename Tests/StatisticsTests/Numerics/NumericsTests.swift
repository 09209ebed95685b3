import Testing

@testable import Statistics

@Suite("Numerics")
struct NumericsTests {
  /// How many units in the last place two numbers lie apart.
  private func distance(_ value: Double, _ exact: Double) -> Double { (value - exact).magnitude / exact.ulp }

  @Test("exp and log lie within two units in the last place of the exact values")
  func elementary() throws {
    let reference = try Reference.load()
    for pair in reference.exp { #expect(distance(Elementary.exp(pair[0]), pair[1]) <= 2, "exp \(pair[0])") }
    for pair in reference.log where pair[1] != 0 {
      #expect(distance(Elementary.log(pair[0]), pair[1]) <= 2, "log \(pair[0])")
    }
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.exp(0) == 1)
  }

  /// Compares what is worked out four at once with one after another, bit by bit.
  private func compareFours(
    _ name: String, seed: UInt64, _ draw: (inout SplitMix64) -> Double, four: (SIMD4<Double>) -> SIMD4<Double>,
    one: (Double) -> Double
  ) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      var x = SIMD4<Double>.zero
      for place in 0..<4 { x[place] = draw(&random) }
      let found = four(x)
      for place in 0..<4 {
        #expect(found[place].bitPattern == one(x[place]).bitPattern, "\(name) \(x[place]), seed \(seed)")
      }
    }
  }

  @Test("four exponentials at once have the bits of one after another")
  func four() {
    compareFours(
      "exp", seed: 51,
      { random in
        let unit = Double(random.next() >> 11) * 0x1p-53 - 0.5
        return unit * [2, 40, 1_200, 1e-6][Int(random.next() % 4)]
      }, four: { Elementary.exp($0) }, one: { Elementary.exp($0) })
    #expect(Elementary.exp(SIMD4(0, -0.0, 600, -600)) == SIMD4(1, 1, Elementary.exp(600.0), Elementary.exp(-600.0)))
  }

  @Test("four logarithms at once have the bits of one after another")
  func fourLogarithms() {
    compareFours(
      "log", seed: 52,
      { random in
        let unit = Double(random.next() >> 11) * 0x1p-53
        return [unit + 0x1p-53, 1 + unit, 40 * unit + 1e-300, 1 + 1e-6 * unit, 1e300 * unit + 1][Int(random.next() % 5)]
      }, four: { Elementary.log($0) }, one: { Elementary.log($0) })
    #expect(
      Elementary.log(SIMD4(1, 2, 0x1.6a09e667f3bcdp+0, 0x1p-1022))
        == SIMD4(
          0, Elementary.log(2.0), Elementary.log(0x1.6a09e667f3bcdp+0), Elementary.log(0x1p-1022)))
  }

  @Test("exp and log say what they can at the ends of their range")
  func ends() {
    #expect(Elementary.exp(-800) == 0)
    #expect(Elementary.exp(800) == .infinity)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.exp(-720) > 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect((Elementary.log(.leastNonzeroMagnitude) + 744.4400719213812).magnitude < 1e-9)
  }

  @Test("nats are held, rounded to 2⁻²⁰ and never trap")
  func nats() {
    #expect(Nats.fixed(1) == 1 << 20)
    #expect(Nats.fixed(-0.5) == -(1 << 19))
    #expect(Nats.fixed(.infinity) == 2000 << 20)
    #expect(Nats.fixed(-.infinity) == -(2000 << 20))
    #expect(Nats.fixed(.nan) == 0)
    // Four at once give the same.
    let half = 0.5 / Nats.stepsPerNat
    let values = [half, 3 * half, -half, -3 * half, 2000 - half, -2000, .pi, -.pi, 1e-300, -0.0, .infinity, .nan]
    for first in stride(from: 0, to: values.count, by: 4) {
      let four = Nats.fixed(SIMD4(values[first..<first + 4]))
      for lane in 0..<4 { #expect(four[lane] == Nats.fixed(values[first + lane])) }
    }
    #expect(Nats.real(3 << 20) == 3)
  }

  @Test("the logarithm of the gamma function agrees with SciPy")
  func logGamma() throws {
    for row in try Reference.load().logGamma {
      #expect((IncompleteGamma.logGamma(row[0]) - row[1]).magnitude < 1e-12 * max(1, row[1].magnitude), "\(row)")
    }
  }

  @Test("the non-centrality is the one under which the value is the quantile")
  func nonCentrality() {
    let found = ChiSquared.nonCentrality(at: 80, probability: 0.975, degrees: 30)
    #expect((ChiSquared.probability(80, degrees: 30, nonCentrality: found) - 0.975).magnitude < 1e-7)
    #expect(ChiSquared.nonCentrality(at: 10, probability: 0.975, degrees: 30) == 0)
  }

  @Test("a share's interval is Wilson's")
  func wilson() throws {
    for row in try Reference.load().wilson {
      let interval = Estimate.share(row[0] / row[1], of: row[1])
      #expect((interval.low - row[2]).magnitude < 1e-9 && (interval.high - row[3]).magnitude < 1e-9, "\(row)")
    }
  }
}
