import Events
import Pipeline
import Statistics

/// Exemplars that occur in several places, each written once.
private struct ExemplarTable {
  private(set) var exemplars: [Exemplar] = []
  private var places: [Exemplar: Int] = [:]

  mutating func place(of exemplar: Exemplar) -> UInt64 {
    if let place = places[exemplar] { return UInt64(place) }
    places[exemplar] = exemplars.count
    exemplars.append(exemplar)
    return UInt64(exemplars.count - 1)
  }

  func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(exemplars.count))
    for exemplar in exemplars {
      writer.append(littleEndian: exemplar.hash)
      writer.append(signed: Int64(exemplar.partition))
      writer.append(signed: exemplar.offset)
      writer.append(counted: exemplar.id)
    }
  }

  init() {}

  init(_ reader: inout StateReader) throws(StateFault) {
    for _ in 0..<(try reader.count(of: 11)) {
      let hash = try reader.number(UInt64.self)
      let partition = Int32(clamping: try reader.signed())
      let offset = try reader.signed()
      exemplars.append(Exemplar(hash: hash, partition: partition, offset: offset, id: try reader.text()))
    }
  }

  func exemplar(_ reader: inout StateReader) throws(StateFault) -> Exemplar {
    let place = try reader.variable()
    guard place < UInt64(exemplars.count) else { throw StateFault("there is no exemplar \(place)") }
    return exemplars[Int(place)]
  }
}

extension OpenPane {
  func write(into writer: inout JSONWriter) {
    var table = ExemplarTable()
    var rest = JSONWriter()
    rest.append(variable: UInt64(exemplars.count))
    for (feature, bins) in exemplars.sorted(by: { $0.key < $1.key }) {
      rest.append(counted: feature)
      rest.append(variable: UInt64(bins.entries.count))
      for entry in bins.entries {
        switch entry.bin {
        case .index(let index):
          rest.append(byte: 0)
          rest.append(signed: Int64(index))
        case .value(let value):
          rest.append(byte: 1)
          rest.append(counted: value)
        }
        rest.append(variable: table.place(of: entry.exemplar))
      }
    }
    writer.append(byte: KeptCoding.version)
    counts.write(into: &writer)
    table.write(into: &writer)
    writer.append(rest.contents)
    writer.append(byte: sample == nil ? 0 : 1)
    sample?.write(into: &writer)
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let counts = try CountTable(&reader)
    let table = try ExemplarTable(&reader)
    var exemplars: [String: BinExemplars] = [:]
    for _ in 0..<(try reader.count(of: 2)) {
      let feature = try reader.text()
      var entries: [BinExemplars.Entry] = []
      let count = try reader.count(of: 3)
      entries.reserveCapacity(count)
      for _ in 0..<count {
        let bin: Bin =
          try reader.byte() == 0 ? .index(Int(clamping: try reader.signed())) : .value(try reader.text())
        entries.append(.init(bin: bin, exemplar: try table.exemplar(&reader)))
      }
      exemplars[feature] = BinExemplars(entries)
    }
    self.init(counts: counts, exemplars: exemplars)
    if try reader.byte() != 0 { sample = try PaneSample(&reader) }
  }
}

extension ExemplarShelf {
  func write(into writer: inout JSONWriter) {
    var table = ExemplarTable()
    var rest = JSONWriter()
    rest.append(variable: UInt64(entries.count))
    for bins in entries {
      rest.append(variable: UInt64(bins.count))
      for list in bins {
        rest.append(variable: UInt64(list.count))
        for entry in list {
          rest.append(variable: table.place(of: entry.exemplar))
          rest.append(signed: entry.time.microseconds)
        }
      }
    }
    rest.append(variable: UInt64(sample.entries.count))
    for entry in sample.entries {
      rest.append(variable: table.place(of: entry.exemplar))
      rest.append(signed: entry.time.microseconds)
    }
    writer.append(byte: KeptCoding.version)
    table.write(into: &writer)
    writer.append(rest.contents)
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let table = try ExemplarTable(&reader)
    var entries: [[[Entry]]] = []
    for _ in 0..<(try reader.count()) {
      var bins: [[Entry]] = []
      for _ in 0..<(try reader.count()) {
        bins.append(try Self.list(&reader, table))
      }
      entries.append(bins)
    }
    self.init(entries, sample: ExemplarSample(try Self.list(&reader, table)))
  }

  private static func list(_ reader: inout StateReader, _ table: ExemplarTable) throws(StateFault) -> [Entry] {
    var list: [Entry] = []
    for _ in 0..<(try reader.count(of: 2)) {
      let exemplar = try table.exemplar(&reader)
      list.append(Entry(exemplar: exemplar, time: try reader.time()))
    }
    return list
  }
}
