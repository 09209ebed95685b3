/// A document as GLiNER2 reads it: whole, or in windows.
struct Gliner2Document: Sendable {
  let rows: [Gliner2Row]
  private let prompt: Gliner2Prompt
  private let words: Int
  private let unknown: Int
  private let truncation: Truncation

  /// - Parameters:
  ///   - maxWords: without windows, the most words that are read; nil for all.
  ///   - maxTokens: the most tokens of a row; nil for no limit.
  init(
    _ text: ScalarText, prompt: Gliner2Prompt, splitter: WordSplitter, windows: WindowPlan?, maxWords: Int?,
    maxTokens: Int?, tokenizer: Tokenizer
  ) {
    self.prompt = prompt
    let all = splitter.words(of: text.scalars[...])
    var truncation = Truncation()
    truncation.bytes = text.unreadBytes
    var encoder = TokenEncoder(tokenizer)
    let parts = Self.parts(text, all, prompt, windows, maxTokens, &encoder)
    var rows: [Gliner2Row] = []
    var unknown = prompt.unknown
    let isWhole = parts == [0..<all.count]
    for part in parts where !prompt.tasks.isEmpty {
      // White space around a window is no part of it, but belongs to a document that is read whole.
      let place = isWhole ? text.scalars.indices : all[part.lowerBound].lowerBound..<all[part.upperBound - 1].upperBound
      // A window as long as windows are has no room for the full stop behind it.
      let most = isWhole ? windows == nil ? maxWords ?? .max : .max : windows?.words ?? .max
      let read = Gliner2Text(text.scalars[place], splitter: splitter, most: most, encoder: &encoder)
      let row = Gliner2Row(
        prompt: prompt, words: read.words, items: read.items, textEnd: place.upperBound, limit: maxTokens ?? .max)
      truncation.tokens += row.cutTokens
      unknown += read.items.unknown
      rows.append(row)
    }
    let read = isWhole ? min(rows.first?.words.count ?? 0, all.count) : parts.last?.upperBound ?? 0
    truncation.words = prompt.tasks.isEmpty ? 0 : all.count - read
    (self.rows, self.unknown, self.truncation, self.words) = (rows, unknown, truncation, all.count)
  }

  /// The words of each window.
  private static func parts(
    _ text: ScalarText, _ words: [Range<Int>], _ prompt: Gliner2Prompt, _ windows: WindowPlan?, _ maxTokens: Int?,
    _ encoder: inout TokenEncoder
  ) -> [Range<Int>] {
    guard let windows else { return [0..<words.count] }
    guard let maxTokens else { return windows.windows(of: words.count, room: .max) { _ in 0 } }
    var items = EncodedItems()
    var lowered: [UInt32] = []
    for word in words.prefix(windows.most * windows.words) {
      lowered.removeAll(keepingCapacity: true)
      PythonLowercase.shared.append(text.scalars[word], to: &lowered)
      items.append(ScalarText.utf8(lowered[...]), with: &encoder)
    }
    let room = maxTokens - prompt.ids.count - prompt.choiceItems.ids.count
    return windows.windows(of: items.count, room: room) { items[$0].count }
  }

  /// What the rows' answers say of the whole document.
  func prediction(_ answers: [Result<Gliner2Prediction, InferenceError>]) -> Result<Gliner2Prediction, InferenceError> {
    var found: [Gliner2Prediction] = []
    for answer in answers {
      switch answer {
      case .success(let prediction): found.append(prediction)
      case .failure(let failure): return .failure(failure)
      }
    }
    var prediction = found.count == 1 ? found[0] : Gliner2Merge(schema: prompt.schema, found: found).prediction()
    prediction.words = words
    prediction.tokens = rows.reduce(0) { $0 + $1.ids.count }
    prediction.unknownTokens = unknown
    prediction.windows = rows.count
    prediction.truncation = truncation
    return .success(prediction)
  }
}
