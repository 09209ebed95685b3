import Events

/// Texts by number: each that comes for the first time gets the next one. Looking one up does not allocate.
struct NameTable {
  private var numbers: [IdentifierHash: Int] = [:]
  private(set) var names: [String] = []

  var count: Int { names.count }

  /// The number of a text in UTF-8.
  mutating func number(of text: UnsafeRawBufferPointer) -> Int {
    let hash = IdentifierHash(text)
    if let number = numbers[hash] { return number }
    let number = names.count
    numbers[hash] = number
    names.append(String(decoding: text, as: UTF8.self))
    return number
  }
}
