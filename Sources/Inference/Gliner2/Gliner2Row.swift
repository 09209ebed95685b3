/// A part of a document with a schema, as GLiNER2 reads it.
struct Gliner2Row: Sendable {
  let prompt: Gliner2Prompt
  let ids: [Int32]
  /// Where each word begins, those of the choices first.
  let wordPositions: [Int]
  /// Where each word of the text begins and ends, in scalars of the document; an end may be one past it.
  let words: [Range<Int>]
  /// Where the document's part ends, in scalars of the document.
  let textEnd: Int
  /// Tokens of its words that were cut for the limit.
  let cutTokens: Int

  /// Puts the prompt before words.
  ///
  /// - Parameters:
  ///   - words: the words' places; `items` are their ids.
  ///   - limit: the most tokens; what is beyond is cut.
  init(prompt: Gliner2Prompt, words: [Range<Int>], items: EncodedItems, textEnd: Int, limit: Int) {
    self.prompt = prompt
    self.words = words
    self.textEnd = textEnd
    var ids = prompt.ids
    var positions: [Int] = []
    for word in 0..<prompt.choiceItems.count {
      positions.append(ids.count)
      ids += prompt.choiceItems.ids[prompt.choiceItems[word]]
    }
    for word in words.indices {
      positions.append(ids.count)
      ids += items.ids[items[word]]
    }
    cutTokens = max(ids.count - limit, 0)
    ids.removeLast(cutTokens)
    self.ids = ids
    // A word whose first token is cut, or that has none at the very end, is read at the last one there is.
    wordPositions = positions.map { min($0, max(ids.count - 1, 0)) }
  }
}
