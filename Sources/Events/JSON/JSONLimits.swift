/// How much JSON is accepted.
package struct JSONLimits: Sendable, Hashable {
  /// Bytes; at most 2 GiB.
  package var bytes: Int
  /// Objects and arrays inside one another.
  package var depth: Int
  /// Values and keys; each costs 16 bytes of memory while the index lives.
  package var values: Int

  package init(bytes: Int = 16 << 20, depth: Int = 64, values: Int = 1_000_000) {
    self.bytes = min(max(bytes, 0), Int(Int32.max))
    self.depth = max(depth, 0)
    self.values = min(max(values, 0), Int(Int32.max))
  }
}
