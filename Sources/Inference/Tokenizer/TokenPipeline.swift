/// A tokenizer of separate steps: added tokens, normalisers, pre-tokenisers, a model, post-processors.
struct TokenPipeline: Sendable {
  /// Found before normalisation, and after it.
  let written: AddedTokenMatcher
  let normalized: AddedTokenMatcher
  let normalizers: [Normalizer]
  let preTokenizers: [PreTokenizer]
  let model: SubwordModel
  let special: SpecialTokens
  /// By id; empty where nothing is cut off offsets.
  let edges: [TokenEdges]

  func encode(
    _ text: Span<UInt8>, addsSpecialTokens: Bool, maxTokens: Int, keepsEnd: Bool, scratch: inout PipelineScratch,
    into out: inout TokenBuffer
  ) {
    out.removeAll()
    scratch.edges.removeAll(keepingCapacity: true)
    let before = addsSpecialTokens ? special.before : []
    let after = addsSpecialTokens ? special.after : []
    for id in before { out.append(id, 0, 0) }
    let most = max(maxTokens - after.count, before.count)
    scratch.original.read(text)
    encodeWritten(limit: keepsEnd ? .max : most, &scratch, &out)
    cut(to: most, from: before.count, keepsEnd: keepsEnd, &scratch, &out)
    trim(from: before.count, scratch.edges, &out)
    for id in after { out.append(id, 0, 0) }
    out.special = before.count + after.count
  }

  // MARK: Parts

  private func encodeWritten(limit: Int, _ scratch: inout PipelineScratch, _ out: inout TokenBuffer) {
    guard written.occurs(in: scratch.original.bytes.span) else {
      swap(&scratch.original, &scratch.text)
      return encodePart(limit: limit, &scratch, &out)
    }
    for part in written.parts(of: scratch.original.bytes.span) {
      guard out.count <= limit else { return }
      if let id = part.id {
        append(id, scratch.original, part.range, &scratch.edges, &out)
      } else {
        scratch.text.removeAll()
        scratch.text.append(scratch.original, part.range)
        encodePart(limit: limit, &scratch, &out)
      }
    }
  }

  /// Normalises `scratch.text` and looks for the tokens that are found after it.
  private func encodePart(limit: Int, _ scratch: inout PipelineScratch, _ out: inout TokenBuffer) {
    for normalizer in normalizers { normalizer.apply(&scratch.text, &scratch.spare) }
    guard normalized.occurs(in: scratch.text.bytes.span) else { return encodeText(limit: limit, &scratch, &out) }
    var whole = AlignedText()
    swap(&whole, &scratch.text)
    for part in normalized.parts(of: whole.bytes.span) {
      guard out.count <= limit else { return }
      if let id = part.id {
        append(id, whole, part.range, &scratch.edges, &out)
      } else {
        scratch.text.removeAll()
        scratch.text.append(whole, part.range)
        encodeText(limit: limit, &scratch, &out)
      }
    }
  }

  private func append(
    _ id: Int32, _ text: AlignedText, _ range: Range<Int>, _ edges: inout [TokenEdges], _ out: inout TokenBuffer
  ) {
    guard let first = range.first, let last = range.last else { return }
    if id == model.unknown { out.unknown += 1 }
    if !special.trims.isEmpty { edges.append(TokenEdges(text.bytes.span.extracting(range))) }
    out.append(id, text.sources[first], text.sources[last] &+ 1)
  }

  // MARK: Words

  /// Cuts `scratch.text` into words and these into pieces.
  private func encodeText(limit: Int, _ scratch: inout PipelineScratch, _ out: inout TokenBuffer) {
    guard scratch.text.count > 0 else { return }
    scratch.splits.removeAll(keepingCapacity: true)
    scratch.splits.append(0..<scratch.text.count)
    for step in preTokenizers {
      step.apply(&scratch.text, &scratch.spare, &scratch.splits, &scratch.spareSplits)
    }
    switch model {
    case .wordPiece(let model):
      encodeWords(scratch.text, scratch.splits, limit: limit, &scratch.model, &scratch.edges, &out) {
        model.cut($0, &$1)
      }
    case .unigram(let model):
      encodeWords(scratch.text, scratch.splits, limit: limit, &scratch.model, &scratch.edges, &out) {
        model.cut($0, &$1)
      }
    case .bytePairs(let model):
      encodeWords(scratch.text, scratch.splits, limit: limit, &scratch.model, &scratch.edges, &out) {
        model.cut($0, &$1)
      }
    }
  }

  @inline(__always)
  private func encodeWords(
    _ text: AlignedText, _ splits: [Range<Int>], limit: Int, _ work: inout ModelScratch, _ edges: inout [TokenEdges],
    _ out: inout TokenBuffer, _ cut: (Span<UInt8>, inout ModelScratch) -> Void
  ) {
    let bytes = text.bytes.span
    let sources = text.sources.span
    for split in splits {
      guard out.count <= limit else { return }
      let word = bytes.extracting(split)
      let places = sources.extracting(split)
      let isKept = word.count <= WordCache.longest
      let hash = isKept ? WordCache.hash(word) : 0
      if isKept, let known = work.cache.find(word, hash) {
        append(work.cache.pieces.span.extracting(known), word, places, &edges, &out)
      } else {
        cut(word, &work)
        append(work.pieces.span, word, places, &edges, &out)
        if isKept { work.keep(word, hash) }
      }
    }
  }

  @inline(__always)
  private func append(
    _ pieces: Span<Piece>, _ word: Span<UInt8>, _ sources: Span<Int32>, _ edges: inout [TokenEdges],
    _ out: inout TokenBuffer
  ) {
    for index in pieces.indices {
      let piece = pieces[index]
      let isUnknown = piece.id == model.unknown
      if isUnknown { out.unknown += 1 }
      if !special.trims.isEmpty { edges.append(self.edges(of: piece, isUnknown, word)) }
      out.append(piece.id, sources[Int(piece.start)], sources[Int(piece.end) - 1] &+ 1)
    }
  }

  /// Of an unknown piece of a Unigram model the text itself counts, of any other what the vocabulary says.
  private func edges(of piece: Piece, _ isUnknown: Bool, _ word: Span<UInt8>) -> TokenEdges {
    if isUnknown, case .unigram = model {
      return TokenEdges(word.extracting(Int(piece.start)..<Int(piece.end)))
    }
    return edges.indices.contains(Int(piece.id)) ? edges[Int(piece.id)] : TokenEdges()
  }

  // MARK: Afterwards

  private func cut(
    to most: Int, from first: Int, keepsEnd: Bool, _ scratch: inout PipelineScratch, _ out: inout TokenBuffer
  ) {
    guard out.count > most else { return }
    out.isTruncated = true
    let extra = out.count - most
    if keepsEnd {
      out.remove(first..<first + extra)
      if !scratch.edges.isEmpty { scratch.edges.removeFirst(extra) }
    } else {
      out.removeLast(to: most)
    }
  }

  private func trim(from first: Int, _ edges: [TokenEdges], _ out: inout TokenBuffer) {
    for keepsSingle in special.trims {
      for index in first..<out.count {
        edges[index - first].trim(
          &out.starts[index], &out.ends[index], isFirst: index == first, keepsSingle: keepsSingle)
      }
    }
  }
}

/// A worker's own buffers for a `TokenPipeline`.
struct PipelineScratch: Sendable {
  /// The text as it came, then as it is worked on.
  var original = AlignedText()
  var text = AlignedText()
  var spare = AlignedText()
  var splits: [Range<Int>] = []
  var spareSplits: [Range<Int>] = []
  var model = ModelScratch()
  var edges: [TokenEdges] = []
}

extension ModelScratch {
  /// Keeps the pieces of the word just cut.
  mutating func keep(_ word: Span<UInt8>, _ hash: UInt64) { cache.insert(word, hash, pieces) }
}
