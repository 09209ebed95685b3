internal import Statistics

/// The words of a document as samples carry them: distinct, in lower case, at most 64.
///
/// A word is a run of letters and marks of 2 to 32 characters (Unicode scalars); shorter and longer ones are left out, as
/// are digits. Of scripts without spaces a word is a pair of characters that follow each other, each with the marks
/// behind it. The first 64 KiB of the text are read.
///
/// Where there are more than 64, those with the smallest hashes are taken, of the word together with the document's id:
/// a function of the document, and a random choice that is fair to all words. (By the hash of the word alone the same
/// words would always be left out.)
struct DocumentWords {
  static let most = 64
  static let lengths = 2...32
  static let readBytes = 64 << 10

  private var found: Set<Word> = []
  private var word: [UInt32] = []
  /// A run of such characters is cut into pairs.
  private var isSpaceless = false

  /// The words of a text, in the order of their bytes.
  static func of(_ text: [UInt8], id: String) -> [String] {
    var words = DocumentWords()
    words.read(text)
    guard words.found.count > most else { return words.found.sorted().map(\.text) }
    let seed = Word(id).hash()
    let ranked = words.found.map { (hash: $0.hash(seed: seed), word: $0) }
      .sorted { ($0.hash, $0.word) < ($1.hash, $1.word) }
    return ranked.prefix(most).map(\.word).sorted().map(\.text)
  }

  private mutating func read(_ text: [UInt8]) {
    var count = min(text.count, Self.readBytes)
    while count > 0, count < text.count, text[count] & 0xC0 == 0x80 { count -= 1 }
    for scalar in String(decoding: text[..<count], as: UTF8.self).unicodeScalars { take(scalar) }
    endRun()
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    let kind = CharacterClass.of(scalar.value)
    guard kind.isLetter else { return endRun() }
    let spaceless = SpacelessScript.contains(scalar.value)
    // A combining mark belongs to whatever it stands behind.
    if !word.isEmpty, spaceless != isSpaceless, !Self.isMark(scalar) { endRun() }
    if word.isEmpty { isSpaceless = spaceless }
    if kind == .upper, scalar.value < 128 {
      word.append(scalar.value | 0x20)
    } else if kind == .upper {
      for folded in scalar.properties.lowercaseMapping.unicodeScalars { word.append(folded.value) }
    } else {
      word.append(scalar.value)
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }

  private mutating func endRun() {
    defer { word.removeAll(keepingCapacity: true) }
    guard isSpaceless else { return add(word[...]) }
    var starts = word.indices.filter { place in
      place == 0 || !(Unicode.Scalar(word[place]).map(Self.isMark) ?? false)
    }
    starts.append(word.count)
    for place in starts.indices.dropLast(2) { add(word[starts[place]..<starts[place + 2]]) }
  }

  private mutating func add(_ scalars: ArraySlice<UInt32>) {
    guard Self.lengths.contains(scalars.count) else { return }
    var text = String.UnicodeScalarView()
    for value in scalars { if let scalar = Unicode.Scalar(value) { text.append(scalar) } }
    found.insert(Word(String(text)))
  }
}
