extension Elementary {
  /// The angle from −π/2 to π/2 whose sine is `x`; NaN beyond ±1. Error at most 4 units in the last place.
  public static func arcsine(_ x: Double) -> Double {
    guard x.magnitude <= 1 else { return .nan }
    // asin x = 2·asin(x / √(2 + 2√(1 − x²))), three times: then the argument is at most 0.196.
    var sine = x
    for _ in 0..<3 { sine /= (2 * (1 + ((1 - sine) * (1 + sine)).squareRoot())).squareRoot() }
    // asin s = s + 1/2·s³/3 + 1·3/(2·4)·s⁵/5 + …
    let square = sine * sine
    var series = 0.0
    for k in stride(from: 12.0, through: 1, by: -1) {
      series = (series + 1 / (2 * k + 1)) * square * (2 * k - 1) / (2 * k)
    }
    return 8 * (sine + sine * series)
  }

  /// Beyond this the argument of sine and cosine is no longer brought to the first quadrant exactly enough.
  public static let mostAngle = 8e5

  /// The cosine and sine of `x` in radians; NaN beyond ±`mostAngle`. Error at most 1e-15 absolute.
  public static func circular(_ x: Double) -> (cosine: Double, sine: Double) {
    guard x.magnitude <= mostAngle else { return (.nan, .nan) }
    // π/2 in three parts, of which the first two times a quarter's number (below 2²⁰) are exact.
    let quarter = (x * 0.636619772367581343).rounded(.toNearestOrEven)
    let r = ((x - quarter * 0x1.921fb544p+0) - quarter * 0x1.0b4611a6p-34) - quarter * 0x1.3198a2e037073p-69
    let square = r * r
    // Taylor's series: |r| ≤ π/4, the first term left out is below 1e-19.
    var cosine = 0.0
    var sine = 0.0
    for k in stride(from: 18.0, through: 2, by: -2) {
      cosine = (1 - cosine) * square / (k * (k - 1))
      sine = (1 - sine) * square / (k * (k + 1))
    }
    let (c, s) = (1 - cosine, r - r * sine)
    switch Int(quarter) & 3 {
    case 0: return (c, s)
    case 1: return (-s, c)
    case 2: return (-c, -s)
    default: return (s, -c)
    }
  }
}
