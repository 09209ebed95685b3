/// A text as GLiNER2 reads it: ended by a full stop where it ends in none of `.`, `!` and `?`, in words, in lower case.
struct Gliner2Text: Sendable {
  /// Where each word begins and ends, in scalars of the document; an end may be one past what was given.
  let words: [Range<Int>]
  let items: EncodedItems

  /// - Parameters:
  ///   - text: the part of a document that is read.
  ///   - most: the most words that are kept.
  init(_ text: ArraySlice<UInt32>, splitter: WordSplitter, most: Int = .max, encoder: inout TokenEncoder) {
    let isEnded = text.last.map { [0x2E, 0x21, 0x3F].contains($0) } ?? false
    var read = Array(text)
    if !isEnded { read.append(0x2E) }
    let words = splitter.words(of: read[...]).prefix(most)
    var items = EncodedItems()
    var lowered: [UInt32] = []
    for word in words {
      lowered.removeAll(keepingCapacity: true)
      PythonLowercase.shared.append(read[word], to: &lowered)
      items.append(ScalarText.utf8(lowered[...]), with: &encoder)
    }
    self.words = words.map { $0.lowerBound + text.startIndex..<$0.upperBound + text.startIndex }
    self.items = items
  }
}
