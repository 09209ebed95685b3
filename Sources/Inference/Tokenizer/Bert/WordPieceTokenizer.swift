/// A BERT tokenizer: `BertNormalizer`, `BertPreTokenizer`, WordPiece, and the special tokens around the text.
///
/// Ids and offsets are those of the Hugging Face `tokenizers` package. Immutable: threads share one, and each has a
/// `WordPieceScratch` of its own.
final class WordPieceTokenizer: Sendable {
  let classes: ScalarClasses
  let vocabulary: WordPieceVocabulary
  let added: AddedTokens
  let unknown: Int32
  let mostScalarsInWord: Int
  /// Put before and after each text.
  let before: [Int32]
  let after: [Int32]
  /// White space, for added tokens that take it in.
  let whiteSpace = WhiteSpace.scalars

  /// The ASCII class table: a kind in the high byte, the byte it becomes in the low one.
  let ascii: [UInt16]

  init(
    classes: ScalarClasses, vocabulary: WordPieceVocabulary, added: AddedTokens, unknown: Int32,
    mostScalarsInWord: Int, before: [Int32], after: [Int32]
  ) {
    self.classes = classes
    self.vocabulary = vocabulary
    self.added = added
    self.unknown = unknown
    self.mostScalarsInWord = mostScalarsInWord
    self.before = before
    self.after = after
    ascii = Self.asciiTable(classes, added)
  }

  /// A worker's own buffers.
  func makeScratch() -> WordPieceScratch { WordPieceScratch(mostScalarsInWord: mostScalarsInWord) }

  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: UTF-8; what is not is read as U+FFFD, a byte at a time.
  ///   - addsSpecialTokens: false encodes the text alone.
  ///   - maxTokens: the most tokens to return, special ones included; beyond them nothing is read and the buffer says
  ///     that it is truncated.
  func encode(
    _ text: Span<UInt8>, addsSpecialTokens: Bool = true, maxTokens: Int = .max, scratch: inout WordPieceScratch,
    into out: inout TokenBuffer
  ) {
    out.removeAll()
    let before = addsSpecialTokens ? before : []
    let after = addsSpecialTokens ? after : []
    for id in before { out.append(id, 0, 0) }
    let limit = max(maxTokens - after.count, before.count)
    // The buffers move into the scan and back: a second reference to them would make each append copy them.
    var scan = WordPieceScan(tokenizer: self, limit: limit, word: scratch.word, marks: scratch.marks, out: out)
    scratch.word = .empty
    scratch.marks = MarkRun()
    out = TokenBuffer()
    scan.run(text)
    swap(&scratch.word, &scan.word)
    swap(&scratch.marks, &scan.marks)
    swap(&out, &scan.out)
    for id in after { out.append(id, 0, 0) }
    out.special = before.count + after.count
  }

  private static func asciiTable(_ classes: ScalarClasses, _ added: AddedTokens) -> [UInt16] {
    (UInt8(0)...255).map { byte in
      let wide = UInt16(AsciiKind.other.rawValue) << 8 | UInt16(byte)
      guard byte < 0x80, !added.mayBegin(with: byte) else { return wide }
      let entry = classes.entry(UInt32(byte))
      switch entry.kind {
      case .same: return UInt16(AsciiKind.letter.rawValue) << 8 | UInt16(byte)
      case .mapped where entry.count == 1:
        return UInt16(AsciiKind.letter.rawValue) << 8 | UInt16(classes.bytes[entry.first])
      case .space: return UInt16(AsciiKind.space.rawValue) << 8 | UInt16(byte)
      case .isolated: return UInt16(AsciiKind.isolated.rawValue) << 8 | UInt16(byte)
      default: return wide
      }
    }
  }
}

/// What the fast path does with an ASCII byte; `other` leaves it to the general one.
enum AsciiKind: UInt8 {
  case letter, space, isolated, other
}

/// A worker's own buffers for a `WordPieceTokenizer`.
struct WordPieceScratch: Sendable {
  var word: WordBuffer
  var marks = MarkRun()

  init(mostScalarsInWord: Int) { word = WordBuffer(mostScalars: mostScalarsInWord) }
}

/// White space as the reference knows it.
private enum WhiteSpace {
  static let scalars: Set<UInt32> = {
    var scalars: Set<UInt32> = []
    ScalarTable(BertUnicodeTables.spaces).forEach { scalar, _ in scalars.insert(scalar) }
    return scalars
  }()
}
