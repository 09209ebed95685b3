internal import Events

/// Takes the key of a record out of its JSON, where a pointer says.
struct LineKey: ~Copyable {
  private let pointer: JSONPointer
  private var index = JSONIndex()
  private static let limits = JSONLimits(bytes: 1 << 30, depth: 1_000)

  init(_ pointer: JSONPointer) { self.pointer = pointer }

  /// The string at the pointer, or the number as it is written; nil where there is neither or the line is not JSON.
  mutating func key(of line: [UInt8]) -> [UInt8]? {
    line.withUnsafeBytes { bytes in
      do throws(JSONError) { try index.parse(bytes, limits: Self.limits) } catch { return nil }
      guard let node = index.root?.value(at: pointer) else { return nil }
      if let text = node.string { return Array(text.utf8) }
      return node.kind == .number ? Array(node.rawBytes) : nil
    }
  }
}
