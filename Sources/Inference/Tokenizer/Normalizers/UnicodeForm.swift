/// The four normal forms, as the reference makes them: by Unicode 9, and with its own bookkeeping of where each scalar
/// comes from. Only runs that may change are rewritten.
struct UnicodeForm: Sendable, Equatable {
  let composes: Bool
  let isCompatible: Bool

  static let nfd = UnicodeForm(composes: false, isCompatible: false)
  static let nfkd = UnicodeForm(composes: false, isCompatible: true)
  static let nfc = UnicodeForm(composes: true, isCompatible: false)
  static let nfkc = UnicodeForm(composes: true, isCompatible: true)

  /// A scalar of a decomposition that is to be put in order.
  private struct Part {
    var scalar: UInt32
    var combiningClass: UInt8
    var change: Int
  }

  func apply(_ text: inout AlignedText, _ spare: inout AlignedText) {
    guard var run = nextRun(text.bytes.span, from: 0) else { return }
    var rewrite = AlignedRewrite(&text, &spare)
    var parts: [Part] = []
    while true {
      rewrite.copy(to: run.lowerBound)
      decompose(rewrite, run, &parts)
      for part in composes ? Self.compose(parts) : parts { rewrite.write(part.scalar, change: part.change) }
      rewrite.skip(to: run.upperBound)
      guard let next = nextRun(rewrite.input.bytes.span, from: run.upperBound) else { break }
      run = next
    }
    rewrite.copy(to: rewrite.input.count)
    rewrite.finish(&text, &spare)
  }

  /// Whether a scalar stays as it is wherever it stands, unless something after it joins it.
  @inline(__always)
  private func isStable(_ scalar: UInt32, _ entry: ScalarProperties.Entry) -> Bool {
    if isCompatible && entry.decomposesCompatibly { return false }
    if composes { return !entry.mayCompose }
    return entry.combiningClass == 0 && !entry.decomposes && !(0xAC00...0xD7A3).contains(scalar)
  }

  /// The next run that may change: from the last stable scalar before it up to the next one.
  private func nextRun(_ text: Span<UInt8>, from start: Int) -> Range<Int>? {
    let properties = ScalarProperties.shared
    var index = start
    var lastStable = start
    var first: Int?
    while index < text.count {
      if text[index] < 0x80 {
        if let first { return first..<index }
        lastStable = index
        index += 1
        continue
      }
      let scalar = UTF8Scalar.read(text, at: index)
      if isStable(scalar.value, properties[scalar.value]) {
        if let first { return first..<index }
        lastStable = index
      } else if first == nil {
        first = lastStable
      }
      index += scalar.length
    }
    return first.map { $0..<text.count }
  }

  /// Decomposes a run and puts its marks in order (Unicode 15, section 3.11, D109).
  private func decompose(_ rewrite: AlignedRewrite, _ run: Range<Int>, _ parts: inout [Part]) {
    let properties = ScalarProperties.shared
    parts.removeAll(keepingCapacity: true)
    var index = run.lowerBound
    var firstMark = 0
    while index < run.upperBound {
      let scalar = rewrite.scalar(at: index)
      index += scalar.length
      var change = 0
      UnicodeForms.shared.decompose(scalar.value, compatibly: isCompatible) { part in
        let combiningClass = properties[part].combiningClass
        if combiningClass == 0 {
          Self.sort(&parts, from: firstMark)
          firstMark = parts.count + 1
        }
        parts.append(Part(scalar: part, combiningClass: combiningClass, change: change))
        change = 1
      }
    }
    Self.sort(&parts, from: firstMark)
  }

  /// Sorts marks by class, those of one class in their order: merging, so that a long run costs n log n.
  private static func sort(_ parts: inout [Part], from first: Int) {
    guard parts.count - first > 1 else { return }
    let order = parts.indices[first...].sorted {
      (parts[$0].combiningClass, $0) < (parts[$1].combiningClass, $1)
    }
    let sorted = order.map { parts[$0] }
    parts.replaceSubrange(first..., with: sorted)
  }

  /// Joins what composes (Unicode 15, section 3.11, D117).
  private static func compose(_ parts: [Part]) -> [Part] {
    var out: [Part] = []
    out.reserveCapacity(parts.count)
    var waiting: [Part] = []
    var starter: Part?
    var lastClass: UInt8?
    for part in parts {
      guard var base = starter else {
        if part.combiningClass == 0 { starter = part } else { out.append(part) }
        continue
      }
      let isBlocked = lastClass.map { $0 >= part.combiningClass } ?? false
      if !isBlocked, let joined = UnicodeForms.shared.compose(base.scalar, part.scalar) {
        base.scalar = joined
        base.change += part.change - 1
        starter = base
      } else if part.combiningClass == 0 {
        out.append(base)
        out.append(contentsOf: waiting)
        waiting.removeAll(keepingCapacity: true)
        starter = part
        lastClass = nil
      } else {
        waiting.append(part)
        lastClass = part.combiningClass
      }
    }
    if let starter { out.append(starter) }
    return out + waiting
  }
}
