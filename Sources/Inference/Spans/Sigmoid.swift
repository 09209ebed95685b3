#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A logit's probability, 1 / (1 + exp(−x/T)), in double precision.
func sigmoid(_ logit: Float, temperature: Double = 1) -> Float {
  Float(1 / (1 + exp(-Double(logit) / temperature)))
}
