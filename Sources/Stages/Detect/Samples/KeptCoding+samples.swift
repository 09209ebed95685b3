internal import Events
internal import Pipeline
internal import Statistics

extension PaneSample {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: (fourier == nil ? 0 : 1) | (words == nil ? 0 : 2))
    fourier?.writeBare(into: &writer)
    guard let words else { return }
    writer.append(variable: UInt64(words.documents))
    write(words.counts, into: &writer)
  }

  private func write(_ counts: [(word: Word, count: Int)], into writer: inout JSONWriter) {
    writer.append(variable: UInt64(counts.count))
    for (word, count) in counts {
      writer.append(counted: word.text)
      writer.append(variable: UInt64(count))
    }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let parts = try reader.byte()
    self.init()
    if parts & 1 != 0 { fourier = try FourierSums(&reader) }
    guard parts & 2 != 0 else { return }
    let documents = Int(clamping: try reader.variable())
    var counts: [(word: Word, count: Int)] = []
    for _ in 0..<(try reader.count(of: 2)) {
      counts.append((Word(try reader.text()), Int(clamping: try reader.variable())))
    }
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

  fileprivate func writeBare(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(documents))
    for step in steps { writer.append(signed: step) }
  }

  /// Sums of the map of samples.
  init(_ reader: inout StateReader) throws(StateFault) {
    let documents = Int(clamping: try reader.variable())
    var steps: [Int64] = []
    for _ in 0..<2 * SampleMap.map.identity.frequencies { steps.append(try reader.signed()) }
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

  fileprivate func writeBare(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(documents))
    for sum in sums { writer.append(signed: sum) }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let documents = Int(clamping: try reader.variable())
    var sums: [Int64] = []
    for _ in 0..<WordSketch.size { sums.append(try reader.signed()) }
    do throws(VocabularyError) {
      self = try WordSketch(documents: documents, sums: sums)
    } catch {
      throw StateFault(error.description)
    }
  }
}

extension WordTable {
  fileprivate func write(into writer: inout JSONWriter) {
    for number in [limit, documents, missed, counts.count] { writer.append(variable: UInt64(number)) }
    for (word, count) in ordered {
      writer.append(counted: word.text)
      writer.append(variable: UInt64(count))
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    let limit = Int(clamping: try reader.variable())
    let documents = Int(clamping: try reader.variable())
    let missed = Int(clamping: try reader.variable())
    var counts: [Word: Int] = [:]
    for _ in 0..<(try reader.count(of: 2)) {
      let word = Word(try reader.text())
      counts[word] = Int(clamping: try reader.variable())
    }
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
      writer.append(littleEndian: square.bitPattern)
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
    let blocks = Int(clamping: try reader.variable())
    let span = TimeSpan(start: try reader.signed(), end: try reader.signed())
    self.init(first: first, blocks: blocks, span: span, words: try WordTable(&reader))
  }
}

extension SampleWindow {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(byte: start == nil ? 0 : 1)
    if let start { writer.append(signed: start.microseconds) }
    writer.append(byte: (sums.fourier == nil ? 0 : 1) | (sums.words == nil ? 0 : 2))
    sums.fourier?.writeBare(into: &writer)
    if let sketch = sums.sketch, let words = sums.words {
      sketch.writeBare(into: &writer)
      words.write(into: &writer)
    }
  }

  init(_ reader: inout StateReader, length: Duration) throws(StateFault) {
    let start = try reader.byte() == 0 ? nil : Timestamp(microseconds: try reader.signed())
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
