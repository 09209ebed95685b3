/// Works the generated tables out into `ScalarClasses`.
struct ScalarClassesBuilder {
  private let options: ScalarClasses.Options
  private var flags = [UInt8](repeating: 0, count: 0x110000)
  /// The pages, of 256 scalars, that hold a flag.
  private var flagged = [Bool](repeating: false, count: 0x1100)
  private var decompositions: [UInt32: [UInt32]] = [:]
  private var lowercase: [UInt32: [UInt32]] = [:]
  private var combiningClasses: [UInt32: UInt8] = [:]

  private(set) var pages: [UInt16] = []
  private(set) var entries: [ScalarClasses.Entry] = []
  private(set) var bytes: [UInt8] = []
  private(set) var parts: [ScalarClasses.Entry] = []
  private(set) var marks: [ScalarClasses.Mark] = []

  private static let dropped: UInt8 = 1
  private static let space: UInt8 = 2
  private static let punctuation: UInt8 = 4
  private static let mark: UInt8 = 8
  private static let han: UInt8 = 16
  private static let changes: UInt8 = 32
  private static let hangul = UInt32(0xAC00)...0xD7A3

  /// The ideographs that `handle_chinese_chars` sets apart, as the reference lists them.
  private static let ideographs: [ClosedRange<UInt32>] = [
    0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
    0xF900...0xFAFF, 0x2F800...0x2FA1F,
  ]

  init(_ options: ScalarClasses.Options) {
    self.options = options
    if options.cleansText { flag(BertUnicodeTables.dropped, Self.dropped) }
    flag(BertUnicodeTables.spaces, Self.space)
    flag(BertUnicodeTables.punctuation, Self.punctuation)
    if options.isolatesHan {
      for range in Self.ideographs { for scalar in range { flag(scalar, Self.han) } }
    }
    if options.stripsAccents {
      flag(BertUnicodeTables.marks, Self.mark)
      ScalarTable(BertUnicodeTables.combiningClasses).forEach {
        combiningClasses[$0] = UInt8(truncatingIfNeeded: $1.first ?? 0)
        flag($0, Self.changes)
      }
      ScalarTable(BertUnicodeTables.decompositions).forEach {
        decompositions[$0] = $1
        flag($0, Self.changes)
      }
    }
    if options.lowercases {
      ScalarTable(BertUnicodeTables.lowercase).forEach {
        lowercase[$0] = $1
        flag($0, Self.changes)
      }
    }
  }

  private mutating func flag(_ text: StaticString, _ bit: UInt8) {
    ScalarTable(text).forEach { scalar, _ in flag(scalar, bit) }
  }

  private mutating func flag(_ scalar: UInt32, _ bit: UInt8) {
    flags[Int(scalar)] |= bit
    flagged[Int(scalar >> 8)] = true
  }

  /// Fills the pages; those that hold one entry all over are shared.
  mutating func build() {
    pages.reserveCapacity(0x1100)
    var shared: [UInt32: UInt16] = [ScalarClasses.Entry(.same).raw: 0]
    entries = [ScalarClasses.Entry](repeating: .init(.same), count: 256)
    for page in UInt32(0)..<0x1100 {
      guard flagged[Int(page)] || Self.hangul.contains(page << 8 | 0x80) else {
        pages.append(0)
        continue
      }
      var row: [ScalarClasses.Entry] = []
      row.reserveCapacity(256)
      for low in UInt32(0)..<256 { row.append(classify(page << 8 | low)) }
      let plain = row[0].first == 0 && row.allSatisfy { $0.raw == row[0].raw }
      if plain, let known = shared[row[0].raw] {
        pages.append(known)
        continue
      }
      let number = UInt16(truncatingIfNeeded: entries.count >> 8)
      if plain { shared[row[0].raw] = number }
      pages.append(number)
      entries.append(contentsOf: row)
    }
  }

  private mutating func classify(_ scalar: UInt32) -> ScalarClasses.Entry {
    let flag = flags[Int(scalar)]
    if options.stripsAccents && Self.hangul.contains(scalar) { return .init(.hangul) }
    if flag == 0 { return .init(.same) }
    if flag & Self.dropped != 0 { return .init(.cleaned) }
    if flag & Self.space != 0 { return .init(.space) }
    let decomposed = decompositions[scalar] ?? [scalar]
    if needsOrder(decomposed) { return ordered(decomposed) }
    let normal = decomposed.filter { flags[Int($0)] & Self.mark == 0 }.flatMap { lowercase[$0] ?? [$0] }
    if normal.isEmpty { return .init(.removed) }
    let isHan = flag & Self.han != 0
    if normal == [scalar] { return .init(isHan || flag & Self.punctuation != 0 ? .isolated : .same) }
    if isHan { return expansion(normal, .isolatedMapped) }
    if normal.allSatisfy({ flags[Int($0)] & (Self.punctuation | Self.space) == 0 }) {
      return expansion(normal, .mapped)
    }
    return several(normal)
  }

  /// Whether canonical ordering may move something: it begins with a mark, or a mark in it outlives the removal.
  private func needsOrder(_ decomposed: [UInt32]) -> Bool {
    guard let first = decomposed.first, options.stripsAccents else { return false }
    return combiningClasses[first] != nil
      || decomposed.contains { combiningClasses[$0] != nil && flags[Int($0)] & Self.mark == 0 }
  }

  private mutating func ordered(_ decomposed: [UInt32]) -> ScalarClasses.Entry {
    let first = marks.count
    for scalar in decomposed {
      let isRemoved = flags[Int(scalar)] & Self.mark != 0
      marks.append(
        .init(
          combiningClass: combiningClasses[scalar] ?? 0, isRemoved: isRemoved,
          expansion: isRemoved ? .init(.removed) : expansion(lowercase[scalar] ?? [scalar], .mapped)))
    }
    return .init(.ordered, first: first, count: decomposed.count)
  }

  private mutating func several(_ scalars: [UInt32]) -> ScalarClasses.Entry {
    let first = parts.count
    for scalar in scalars {
      let flag = flags[Int(scalar)]
      if flag & Self.space != 0 {
        parts.append(.init(.space))
      } else {
        parts.append(expansion([scalar], flag & Self.punctuation != 0 ? .isolatedMapped : .mapped))
      }
    }
    return .init(.several, first: first, count: scalars.count)
  }

  private mutating func expansion(_ scalars: [UInt32], _ kind: ScalarClasses.Kind) -> ScalarClasses.Entry {
    let first = bytes.count
    for scalar in scalars { bytes.append(contentsOf: Self.utf8(scalar)) }
    return .init(kind, first: first, count: bytes.count - first, scalars: scalars.count)
  }

  private static func utf8(_ scalar: UInt32) -> [UInt8] {
    Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? []
  }
}
