/// A part of a document with its labels, as GLiNER 1 reads it.
struct GlinerRow: Sendable {
  let ids: [Int32]
  /// For each id the number of the word that it begins, from 1; 0 for all others.
  let wordNumbers: [Int32]
  /// Which of the document's words it holds.
  let words: Range<Int>
  let prompt: GlinerPrompt
  /// Tokens of its words that were cut for the limit.
  let cutTokens: Int
}

/// The labels of a request, tokenised: `<<ENT>>` and the label, for each, then `<<SEP>>`.
final class GlinerPrompt: Sendable {
  let request: EntityRequest
  let ids: [Int32]
  let unknown: Int
  /// How many of its items have no token. A word's number is counted from the items that have one, less all items of
  /// the prompt, as the reference does: each such item takes the first of the words out of the model's sight.
  let emptyItems: Int
  /// Each label's threshold.
  let thresholds: [Double]

  /// - Throws: `reservedToken` for a label that is a token of the prompt or of the tokenizer's frame; `outOfRange`.
  init(
    _ request: EntityRequest, settings: GlinerSettings, tokenizer: Tokenizer
  ) throws(RequestError) {
    guard request.temperature > 0, request.temperature.isFinite else {
      throw .outOfRange(name: "temperature", value: request.temperature)
    }
    self.request = request
    thresholds = request.labels.map { request.thresholds[$0] ?? request.threshold }
    if let wrong = thresholds.first(where: { !(0...1).contains($0) }) {
      throw .outOfRange(name: "threshold", value: wrong)
    }
    let (entity, separator) = (settings.entityToken, settings.separatorToken)
    var encoder = TokenEncoder(tokenizer)
    var items = EncodedItems()
    let frame = Set(tokenizer.before + tokenizer.after + [tokenizer.padding])
    for label in request.labels {
      items.append(Array(entity.utf8), with: &encoder)
      if label.isEmpty { continue }
      items.append(Array(label.utf8), with: &encoder)
      let own = items.ids(of: items.count - 1..<items.count)
      guard label != entity, label != separator, own.count != 1 || !frame.contains(own.first ?? 0) else {
        throw .reservedToken(label)
      }
    }
    items.append(Array(separator.utf8), with: &encoder)
    ids = items.ids
    unknown = items.unknown
    emptyItems = (0..<items.count).count { items[$0].isEmpty }
  }
}

extension GlinerRow {
  /// Puts the labels before some of a document's words.
  ///
  /// - Parameter limit: the most tokens, special ones included; what is beyond is cut.
  init(
    prompt: GlinerPrompt, words: Range<Int>, of items: EncodedItems, tokenizer: Tokenizer, limit: Int
  ) {
    let room = max(limit - tokenizer.before.count - tokenizer.after.count - prompt.ids.count, 0)
    let own = items.ids(of: words)
    var numbers = [Int32](repeating: 0, count: tokenizer.before.count + prompt.ids.count)
    var number = Int32(-prompt.emptyItems)
    for word in words where !items[word].isEmpty {
      number += 1
      numbers.append(max(number, 0))
      numbers += repeatElement(0, count: items[word].count - 1)
    }
    let kept = min(own.count, room)
    numbers.removeLast(own.count - kept)
    numbers += repeatElement(0, count: tokenizer.after.count)
    self.prompt = prompt
    self.words = words
    ids = tokenizer.before + prompt.ids + own.prefix(kept) + tokenizer.after
    wordNumbers = numbers
    cutTokens = own.count - kept
  }
}
