/// A tokenizer as a Hugging Face `tokenizer.json` describes it.
///
/// Ids and offsets are those of the Python package `tokenizers`. Immutable: threads share one, and each has a
/// `TokenizerScratch` of its own. BERT's own combination of steps is done in one scan, any other step by step.
package final class Tokenizer: Sendable {
  enum Engine: Sendable {
    case wordPiece(WordPieceTokenizer)
    case pipeline(TokenPipeline)
  }

  private let engine: Engine
  private let added: [[UInt8]: Int32]
  /// The longest encoding that the file itself allows, special tokens included; nil where it sets no limit.
  package let maxTokens: Int?
  /// Fills a batch's shorter rows.
  package let padding: Int32
  /// Every id is under it.
  package let idLimit: Int

  init(_ engine: Engine, added: [[UInt8]: Int32], maxTokens: Int?, padding: Int32, idLimit: Int) {
    self.engine = engine
    self.added = added
    self.maxTokens = maxTokens
    self.padding = padding
    self.idLimit = idLimit
  }

  /// Reads a `tokenizer.json`.
  ///
  /// - Parameter path: for errors.
  /// - Throws: a `ModelError` that names what is malformed or not done.
  package static func read(_ bytes: [UInt8], path: String) throws(ModelError) -> Tokenizer {
    try TokenizerFile(bytes, path: path).tokenizer()
  }

  /// The id of an added token, as `[SEP]`; nil where the file adds no such token.
  package func id(ofAddedToken content: String) -> Int32? { added[Array(content.utf8)] }

  /// Whether BERT's own steps are done in one scan.
  package var isOneScan: Bool {
    if case .wordPiece = engine { true } else { false }
  }

  /// A worker's own buffers.
  package func makeScratch() -> TokenizerScratch {
    switch engine {
    case .wordPiece(let tokenizer): TokenizerScratch(wordPiece: tokenizer.makeScratch())
    case .pipeline: TokenizerScratch(wordPiece: WordPieceScratch(mostScalarsInWord: 0))
    }
  }

  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: UTF-8; what is not is read as U+FFFD, a byte at a time.
  ///   - addsSpecialTokens: false encodes the text alone, as for one word of a text that was cut into words.
  ///   - maxTokens: the most tokens to return, special ones included; the buffer says whether any were cut. The file's
  ///     own limit holds too.
  package func encode(
    _ text: Span<UInt8>, addsSpecialTokens: Bool = true, maxTokens: Int = .max, scratch: inout TokenizerScratch,
    into out: inout TokenBuffer
  ) {
    switch engine {
    case .wordPiece(let tokenizer):
      tokenizer.encode(
        text, addsSpecialTokens: addsSpecialTokens, maxTokens: maxTokens, scratch: &scratch.wordPiece, into: &out)
    case .pipeline(let pipeline):
      pipeline.encode(
        text, addsSpecialTokens: addsSpecialTokens, maxTokens: maxTokens, scratch: &scratch.pipeline, into: &out)
    }
  }
}

/// A worker's own buffers for a `Tokenizer`.
package struct TokenizerScratch: Sendable {
  var wordPiece: WordPieceScratch
  var pipeline = PipelineScratch()

  init(wordPiece: WordPieceScratch) { self.wordPiece = wordPiece }
}
