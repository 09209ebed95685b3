import Foundation

/// Random numbers that a seed repeats (Steele, Lea & Flood, Fast Splittable Pseudorandom Number Generators, 2014).
struct SplitMix64: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// A new seed for each run, printed; `LEEWAY_TEST_SEED` repeats a run.
  static func seeded(_ test: String) -> SplitMix64 {
    let given = ProcessInfo.processInfo.environment["LEEWAY_TEST_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 1 ... .max)
    print("\(test): LEEWAY_TEST_SEED=\(seed)")
    return SplitMix64(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
