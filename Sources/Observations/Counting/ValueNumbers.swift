import Events

/// The values of a category, or labels, by number: at most 4,096, and two that stand for further ones.
struct ValueNumbers {
  /// How many values are told apart; a baseline knows no more.
  static let most = 4_096
  /// A longer value is counted by this many of its first bytes.
  static let longest = 256
  /// What stands for the values met after the table was full, and for those that the baseline does not know. A control
  /// character keeps them from being values of a stream's own.
  static let further = "\u{1}further values"
  static let unknown = "\u{1}unknown values"

  /// Whether no value gets a number any more.
  var isFrozen = false
  private var table: TextTable
  /// Of labels the last document that each number was counted in.
  private var lastDocuments: [Int] = []
  private static let furtherNumber = 0
  private static let unknownNumber = 1

  init() {
    table = TextTable(most: Self.most + 2)
    for text in [Self.further, Self.unknown] {
      Array(text.utf8).withUnsafeBytes { _ = table.take($0) }
    }
  }

  func text(of number: Int) -> String { table.texts[number] }

  /// The number of a value: of a text its own, of anything else that of its JSON.
  @inline(__always)
  mutating func number(of node: JSONNode, scratch: inout JSONWriter) -> UInt16 {
    guard let text = node.utf8(using: &scratch) else { return number(of: node.rawBytes) }
    return number(of: text)
  }

  /// The number of a document's label; nil where it was counted in this document before.
  mutating func number(of node: JSONNode, in document: Int, scratch: inout JSONWriter) -> UInt16? {
    let number = number(of: node, scratch: &scratch)
    while lastDocuments.count <= Int(number) { lastDocuments.append(-1) }
    guard lastDocuments[Int(number)] != document else { return nil }
    lastDocuments[Int(number)] = document
    return number
  }

  private mutating func number(of text: UnsafeRawBufferPointer) -> UInt16 {
    let text = text.count > Self.longest ? Self.cut(text) : text
    if let known = isFrozen ? table.number(of: text) : table.take(text) { return UInt16(truncatingIfNeeded: known) }
    return UInt16(table.isFull ? Self.furtherNumber : Self.unknownNumber)
  }

  /// The first bytes, to the end of a character.
  private static func cut(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var end = longest
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[..<end])
  }
}
