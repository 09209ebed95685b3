extension Estimate {
  /// A share with a 95 % interval that holds at all looks at once, however often and whenever one looks.
  ///
  /// The rates p under which the wealth B(s + ½, f + ½) / (B(½, ½)·pˢ·(1 − p)ᶠ) of the bettor of Krichevsky and Trofimov
  /// is still below 20, for s events among s + f documents. Source: Robbins, *Annals of Mathematical Statistics* 41,
  /// 1970; Waudby-Smith & Ramdas, JRSS B 2024.
  ///
  /// - Parameter designEffect: how much more labels vary than independent ones would; below 1, or not a number, it
  ///   counts as 1.
  /// - Returns: `nil` where there are no documents or the counts cannot be right.
  public static func anytimeShare(events: Int, of documents: Int, designEffect: Double = 1) -> Estimate? {
    guard documents > 0, events >= 0, events <= documents else { return nil }
    let effect = max(1, designEffect)
    let hits = Double(events) / effect
    let misses = Double(documents - events) / effect
    let share = Double(events) / Double(documents)
    let mixed = IncompleteBeta.logBeta(hits + 0.5, misses + 0.5) - IncompleteBeta.logBeta(0.5, 0.5)
    /// The logarithm of the wealth, above that at which p is out.
    func beyond(_ p: Double) -> Double {
      let paid = (hits > 0 ? hits * Elementary.log(p) : 0) + (misses > 0 ? misses * Elementary.log(1 - p) : 0)
      return mixed - paid - Elementary.log(1 / Distance.level)
    }
    let low = events == 0 ? 0 : MonotoneRoot.find(from: 1e-300, to: share) { -beyond($0) }
    let high = events == documents ? 1 : MonotoneRoot.find(from: share, to: 1) { beyond($0) }
    return Estimate(value: share, low: low, high: high)
  }
}
