internal import Events
internal import Pipeline
internal import Statistics

extension JSONWriter {
  /// Words and their counts, in the order in which they come.
  fileprivate mutating func append(_ counts: [(word: Word, count: Int)]) {
    append(variable: UInt64(counts.count))
    for (word, count) in counts {
      append(counted: word.text)
      append(variable: UInt64(count))
    }
  }

  /// Sums over documents, after the number of these.
  fileprivate mutating func append(_ sums: [Int64], of documents: Int) {
    append(variable: UInt64(documents))
    for sum in sums { append(signed: sum) }
  }
}

extension StateReader {
  fileprivate mutating func wordCounts() throws(StateFault) -> [(word: Word, count: Int)] {
    var counts: [(word: Word, count: Int)] = []
    for _ in 0..<(try count(of: 2)) { counts.append((Word(try text()), try integer())) }
    return counts
  }

  fileprivate mutating func sums(_ number: Int) throws(StateFault) -> (documents: Int, sums: [Int64]) {
    let documents = try integer()
    var sums: [Int64] = []
    for _ in 0..<number { sums.append(try signed()) }
    return (documents, sums)
  }
}

extension PaneSample {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: (fourier == nil ? 0 : 1) | (words == nil ? 0 : 2))
    fourier?.writeBare(into: &writer)
    guard let words else { return }
    writer.append(variable: UInt64(words.documents))
    writer.append(words.counts)
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let parts = try reader.byte()
    self.init()
    if parts & 1 != 0 { fourier = try FourierSums(&reader) }
    guard parts & 2 != 0 else { return }
    let documents = try reader.integer()
    let counts = try reader.wordCounts()
    // The first part of a summary's words may not have come.
    do throws(VocabularyError) {
      words = try WordCounts(kept: documents, counts: counts)
    } catch {
      throw StateFault(error.description)
    }
  }
}

extension FourierSums {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writeBare(into: &writer)
  }

  fileprivate func writeBare(into writer: inout JSONWriter) { writer.append(steps, of: documents) }

  /// Sums of the map of samples.
  init(_ reader: inout StateReader) throws(StateFault) {
    let (documents, steps) = try reader.sums(2 * SampleMap.map.identity.frequencies)
    do throws(EmbeddingError) {
      self = try FourierSums(SampleMap.map.identity, documents: documents, steps: steps)
    } catch {
      throw StateFault(error.description)
    }
  }
}

extension WordSketch {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writeBare(into: &writer)
  }

  fileprivate func writeBare(into writer: inout JSONWriter) { writer.append(sums, of: documents) }

  init(_ reader: inout StateReader) throws(StateFault) {
    let (documents, sums) = try reader.sums(WordSketch.size)
    do throws(VocabularyError) {
      self = try WordSketch(documents: documents, sums: sums)
    } catch {
      throw StateFault(error.description)
    }
  }
}

extension WordTable {
  fileprivate func write(into writer: inout JSONWriter) {
    for number in [limit, documents, missed] { writer.append(variable: UInt64(number)) }
    writer.append(ordered)
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    let (limit, documents, missed) = (try reader.integer(), try reader.integer(), try reader.integer())
    let counts = Dictionary(try reader.wordCounts().map { ($0.word, $0.count) }) { $1 }
    self.init(limit: limit, documents: documents, missed: missed, counts: counts)
  }
}

extension VocabularyLearner {
  /// The table and the squares; sketches have entries of their own.
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    table.write(into: &writer)
    writer.append(variable: UInt64(squares.count))
    for (word, square) in squares.sorted(by: { $0.key < $1.key }) {
      writer.append(counted: word.text)
      writer.append(bits: square)
    }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let table = try WordTable(&reader)
    var squares: [Word: Double] = [:]
    for _ in 0..<(try reader.count(of: 9)) {
      let word = Word(try reader.text())
      squares[word] = try reader.real()
    }
    self.init(table: table, squares: squares)
  }
}

extension WordHistory.Stretch {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(variable: UInt64(blocks))
    writer.append(signed: span.start)
    writer.append(signed: span.end)
    words.write(into: &writer)
  }

  init(_ reader: inout StateReader, first: Int) throws(StateFault) {
    let blocks = try reader.integer()
    let span = TimeSpan(start: try reader.signed(), end: try reader.signed())
    self.init(first: first, blocks: blocks, span: span, words: try WordTable(&reader))
  }
}

extension SampleWindow {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(ifAny: start)
    writer.append(byte: (sums.fourier == nil ? 0 : 1) | (sums.words == nil ? 0 : 2))
    sums.fourier?.writeBare(into: &writer)
    if let sketch = sums.sketch, let words = sums.words {
      sketch.writeBare(into: &writer)
      words.write(into: &writer)
    }
  }

  init(_ reader: inout StateReader, length: Duration) throws(StateFault) {
    let start = try reader.timeIfAny()
    let parts = try reader.byte()
    var sums = WindowSums()
    if parts & 1 != 0 { sums.fourier = try FourierSums(&reader) }
    if parts & 2 != 0 {
      sums.sketch = try WordSketch(&reader)
      sums.words = try WordTable(&reader)
    }
    self.init(length: length, start: start, sums: sums)
  }
}
