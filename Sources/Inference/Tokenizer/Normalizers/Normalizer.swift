/// One step of normalisation. A file's sequences, and the switches of a `BertNormalizer`, are laid out one after the
/// other.
enum Normalizer: Sendable {
  /// Keeps, changes or removes each scalar by itself.
  case each(ScalarRule)
  /// Puts a space before and after each ideograph.
  case isolateHan
  case lowercase
  case form(UnicodeForm)
  case strip(left: Bool, right: Bool)
  case precompiled(CharacterMap)
  case replace(TextPattern, with: [UInt8])
  case prepend([UInt8])

  /// Rules that look at one scalar at a time.
  enum ScalarRule: Sendable {
    /// `clean_text`: control characters go, white space becomes a space.
    case clean
    case stripAccents
    /// `strip_accents` of a `BertNormalizer`, which goes by an older Unicode.
    case removeNonSpacing
    case nmt
  }

  /// Normalises `text`; `spare` is memory that is used again.
  func apply(_ text: inout AlignedText, _ spare: inout AlignedText) {
    switch self {
    case .each(let rule): Self.each(&text, &spare, rule)
    case .isolateHan: Self.isolateHan(&text, &spare)
    case .lowercase: Self.lowercase(&text, &spare)
    case .form(let form): form.apply(&text, &spare)
    case .strip(let left, let right): Self.strip(&text, left: left, right: right)
    case .precompiled(let map): map.apply(&text, &spare)
    case .replace(let pattern, let content): Self.replace(&text, &spare, pattern, content)
    case .prepend(let prefix): Self.prepend(&text, &spare, prefix)
    }
  }

  // MARK: Scalar by scalar

  private static func each(_ text: inout AlignedText, _ spare: inout AlignedText, _ rule: ScalarRule) {
    let properties = ScalarProperties.shared
    var rewrite = AlignedRewrite(&text, &spare)
    while !rewrite.isAtEnd {
      let scalar = rewrite.scalar(at: rewrite.cursor)
      let end = rewrite.cursor + scalar.length
      switch rule.outcome(scalar.value, properties[scalar.value]) {
      case .keep: rewrite.copy(to: end)
      case .remove: rewrite.skip(to: end)
      case .space: rewrite.write(0x20, change: 0)
      }
    }
    rewrite.finish(&text, &spare)
  }

  /// The ideographs that `handle_chinese_chars` sets apart, as the reference lists them.
  private static func isHan(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
      0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  private static func isolateHan(_ text: inout AlignedText, _ spare: inout AlignedText) {
    var rewrite = AlignedRewrite(&text, &spare)
    while !rewrite.isAtEnd {
      let scalar = rewrite.scalar(at: rewrite.cursor)
      if isHan(scalar.value) {
        rewrite.write(0x20, change: 0)
        rewrite.write(scalar.value, change: 1)
        rewrite.write(0x20, change: 1)
      } else {
        rewrite.copy(to: rewrite.cursor + scalar.length)
      }
    }
    rewrite.finish(&text, &spare)
  }

  private static let lowercaseForms: [UInt32: [UInt32]] = {
    var forms: [UInt32: [UInt32]] = [:]
    ScalarTable(BertUnicodeTables.lowercase).forEach { forms[$0] = $1 }
    return forms
  }()

  private static func lowercase(_ text: inout AlignedText, _ spare: inout AlignedText) {
    let properties = ScalarProperties.shared
    var rewrite = AlignedRewrite(&text, &spare)
    while !rewrite.isAtEnd {
      let scalar = rewrite.scalar(at: rewrite.cursor)
      if (0x41...0x5A).contains(scalar.value) {
        rewrite.write(scalar.value | 0x20, change: 0)
      } else if scalar.value >= 0x80, properties[scalar.value].hasLowercase, let form = lowercaseForms[scalar.value] {
        for (index, part) in form.enumerated() { rewrite.write(part, change: index == 0 ? 0 : 1) }
      } else {
        rewrite.copy(to: rewrite.cursor + scalar.length)
      }
    }
    rewrite.finish(&text, &spare)
  }

  // MARK: Ends

  private static func strip(_ text: inout AlignedText, left: Bool, right: Bool) {
    let properties = ScalarProperties.shared
    var end = text.count
    while right, let scalar = UTF8Scalar.last(text.bytes.span, before: end), properties[scalar.value].isSpace {
      end = scalar.start
    }
    var start = 0
    while left, start < end {
      let scalar = UTF8Scalar.read(text.bytes.span, at: start)
      guard properties[scalar.value].isSpace else { break }
      start += scalar.length
    }
    text.bytes.removeSubrange(end...)
    text.sources.removeSubrange(end...)
    guard start > 0 else { return }
    text.bytes.removeSubrange(..<start)
    text.sources.removeSubrange(..<start)
  }

  private static func prepend(_ text: inout AlignedText, _ spare: inout AlignedText, _ prefix: [UInt8]) {
    guard let first = text.sources.first else { return }
    spare.removeAll()
    for byte in prefix { spare.append(byte, from: first) }
    spare.append(text, 0..<text.count)
    swap(&text, &spare)
  }

  // MARK: Patterns

  private static func replace(
    _ text: inout AlignedText, _ spare: inout AlignedText, _ pattern: TextPattern, _ content: [UInt8]
  ) {
    guard var match = pattern.next(in: text.bytes.span, from: 0) else { return }
    var rewrite = AlignedRewrite(&text, &spare)
    while true {
      rewrite.copy(to: match.lowerBound)
      rewrite.replace(to: match.upperBound, with: content)
      guard let next = pattern.next(in: rewrite.input.bytes.span, from: rewrite.cursor) else { break }
      match = next
    }
    rewrite.copy(to: rewrite.input.count)
    rewrite.finish(&text, &spare)
  }
}

extension Normalizer.ScalarRule {
  /// What becomes of a scalar.
  enum Outcome {
    case keep, remove, space
  }

  @inline(__always)
  func outcome(_ scalar: UInt32, _ entry: ScalarProperties.Entry) -> Outcome {
    switch self {
    case .clean: entry.isDropped ? .remove : entry.isSpace ? .space : .keep
    case .stripAccents: entry.isCombining ? .remove : .keep
    case .removeNonSpacing: entry.isNonSpacing ? .remove : .keep
    case .nmt: Self.nmt(scalar)
    }
  }

  /// As the reference lists them, after SentencePiece's rules for machine translation.
  private static func nmt(_ scalar: UInt32) -> Outcome {
    switch scalar {
    case 0x1...0x8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: .remove
    case 0x9, 0xA, 0xC, 0xD, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: .space
    default: .keep
    }
  }
}
