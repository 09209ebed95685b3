import Events
import Pipeline
import Statistics

extension Exemplar {
  /// The fewest bytes that one takes.
  fileprivate static let fewest = 11

  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(littleEndian: hash)
    writer.append(signed: Int64(partition))
    writer.append(signed: offset)
    writer.append(counted: id)
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    let hash = try reader.number(UInt64.self)
    let partition = Int32(clamping: try reader.signed())
    let offset = try reader.signed()
    self.init(hash: hash, partition: partition, offset: offset, id: try reader.text())
  }
}

extension OpenPane {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    counts.write(into: &writer)
    exemplars.write(into: &writer)
    writer.append(byte: sample == nil ? 0 : 1)
    sample?.write(into: &writer)
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let counts = try CountTable(&reader)
    self.init(counts: counts, exemplars: try PaneExemplars(&reader))
    if try reader.byte() != 0 { sample = try PaneSample(&reader) }
  }
}

extension PaneExemplars {
  /// Marks by the distance of their bins, which ascend.
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(documents.count))
    for document in documents { document.write(into: &writer) }
    writer.append(variable: UInt64(values.count))
    for value in values { writer.append(counted: value) }
    writer.append(variable: UInt64(rows.count))
    for row in rows {
      writer.append(counted: row.feature)
      writer.append(variable: UInt64(row.marks.all.count))
      var last: UInt32 = 0
      for mark in row.marks.all {
        writer.append(variable: UInt64(mark.bin &- last))
        writer.append(variable: UInt64(mark.document))
        last = mark.bin
      }
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    let count = try reader.count(of: Exemplar.fewest)
    var documents: [Exemplar] = []
    documents.reserveCapacity(count)
    for _ in 0..<count { documents.append(try Exemplar(&reader)) }
    var values: [String] = []
    for _ in 0..<(try reader.count()) { values.append(try reader.text()) }
    var rows: [Row] = []
    for _ in 0..<(try reader.count(of: 2)) {
      let feature = try reader.text()
      let count = try reader.count(of: 2)
      var marks: [ExemplarMark] = []
      marks.reserveCapacity(count)
      var last: UInt32 = 0
      for _ in 0..<count {
        last = last &+ UInt32(truncatingIfNeeded: try reader.variable())
        marks.append(ExemplarMark(bin: last, document: UInt32(clamping: try reader.variable())))
      }
      rows.append(Row(feature: feature, marks: ExemplarMarks(marks)))
    }
    guard let whole = PaneExemplars(documents: documents, values: values, rows: rows) else {
      throw StateFault("its exemplars are not in order, or a bin has one that is not there")
    }
    self = whole
  }
}

extension ExemplarShelf {
  func write(into writer: inout JSONWriter) {
    let shelf = tidied
    writer.append(byte: KeptCoding.version)
    Self.write(shelf.documents, into: &writer)
    Self.write(sample.entries, into: &writer)
    writer.append(variable: UInt64(shelf.bins.features))
    for size in shelf.bins.sizes { writer.append(variable: UInt64(size)) }
    for bin in 0..<shelf.bins.count {
      let documents = shelf.bins.documents(in: bin)
      writer.append(variable: UInt64(documents.count))
      for document in documents { writer.append(variable: UInt64(document)) }
    }
  }

  /// Documents with the distances of their times.
  private static func write(_ entries: [Entry], into writer: inout JSONWriter) {
    writer.append(variable: UInt64(entries.count))
    var last: Int64 = 0
    for entry in entries {
      entry.exemplar.write(into: &writer)
      writer.append(signed: entry.time.microseconds &- last)
      last = entry.time.microseconds
    }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let documents = try Self.entries(&reader)
    let sample = ExemplarSample(try Self.entries(&reader))
    var sizes: [Int] = []
    for _ in 0..<(try reader.count()) { sizes.append(try reader.count()) }
    // Each bin takes a byte.
    guard sizes.reduce(0, +) <= reader.left else { throw StateFault("it ends too soon") }
    var bins = ShelfBins(sizes)
    for bin in 0..<bins.count {
      for _ in 0..<(try reader.count()) {
        let document = try reader.variable()
        guard document < UInt64(documents.count) else { throw StateFault("there is no document \(document)") }
        bins.append(UInt32(document), to: bin)
      }
    }
    self.init(documents: documents, bins: bins, sample: sample)
  }

  private static func entries(_ reader: inout StateReader) throws(StateFault) -> [Entry] {
    let count = try reader.count(of: Exemplar.fewest + 1)
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    var last: Int64 = 0
    for _ in 0..<count {
      let exemplar = try Exemplar(&reader)
      last = last &+ (try reader.signed())
      entries.append(Entry(exemplar: exemplar, time: Timestamp(microseconds: last)))
    }
    return entries
  }
}
