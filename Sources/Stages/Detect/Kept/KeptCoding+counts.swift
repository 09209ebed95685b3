import Events
import Pipeline
import Statistics

extension CountTable {
  /// Stands where the name of a grid does.
  private static let labels = "labels"

  func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(documents))
    writer.append(variable: UInt64(rows.count))
    for row in rows {
      writer.append(counted: row.feature)
      switch row.counts.kind {
      case .numeric(let grid):
        writer.append(counted: grid.rawValue)
        row.counts.bins.write(into: &writer)
      case .categorical:
        writer.append(counted: "")
        row.counts.values.write(into: &writer)
      case .labels:
        writer.append(counted: Self.labels)
        row.counts.bins.write(into: &writer)
        row.counts.values.write(into: &writer)
      }
    }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let documents = try reader.variable()
    let count = try reader.count(of: 2)
    var features: [(name: String, counts: FeatureCounts)] = []
    features.reserveCapacity(count)
    for _ in 0..<count {
      let name = try reader.text()
      let grid = try reader.text()
      if grid.isEmpty {
        features.append((name, FeatureCounts(values: try ValueCounts(&reader))))
      } else if grid == Self.labels {
        let sizes = try Histogram(&reader)
        features.append((name, FeatureCounts(labels: try ValueCounts(&reader), sizes: sizes)))
      } else {
        guard let grid = Grid(rawValue: grid) else { throw StateFault("there is no grid `\(grid)`") }
        features.append((name, FeatureCounts(grid: grid, bins: try Histogram(&reader))))
      }
    }
    do throws(CountError) {
      self = try CountTable(kept: Int(clamping: documents), features: features)
    } catch {
      throw StateFault(error.description)
    }
  }
}

extension Histogram {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(used))
    forEach { bin, count in
      writer.append(variable: UInt64(bin))
      writer.append(variable: UInt64(count))
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    try self.init(count: try reader.count(of: 2)) { _ throws(StateFault) in
      Entry(bin: try reader.integer(), count: try reader.integer())
    }
  }
}

extension ValueCounts {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(entries.count))
    for entry in entries {
      writer.append(counted: entry.value)
      writer.append(variable: UInt64(entry.count))
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    var entries: [Entry] = []
    for _ in 0..<(try reader.count(of: 2)) {
      entries.append(Entry(value: try reader.text(), count: try reader.integer()))
    }
    self.init(entries)
  }
}

extension History.Stretch {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(signed: Int64(last))
    writer.append(signed: span.start)
    writer.append(signed: span.end)
    writer.append(signed: Int64(documents))
    writer.append(variable: UInt64(counts.count))
    for count in counts { writer.append(variable: UInt64(count)) }
  }

  init(_ reader: inout StateReader, first: Int) throws(StateFault) {
    let last = Int(clamping: try reader.signed())
    let span = TimeSpan(start: try reader.signed(), end: try reader.signed())
    let documents = Int(clamping: try reader.signed())
    let counts = try reader.naturals(try reader.count())
    guard last >= first else { throw StateFault("a stretch from block \(first) to \(last) cannot be") }
    self.init(first: first, last: last, span: span, documents: documents, counts: counts)
  }
}

extension WindowAccount {
  var milliseconds: Int64 { length.wholeMilliseconds }

  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(ifAny: start)
    counts.write(into: &writer)
    writer.append(variable: UInt64(parts.count))
    for (time, documents) in parts.sorted(by: { $0.key < $1.key }) {
      writer.append(signed: time.microseconds)
      writer.append(signed: documents)
    }
  }

  init(_ reader: inout StateReader, length: Duration) throws(StateFault) {
    let start = try reader.timeIfAny()
    let counts = try CountTable(&reader)
    var parts: [Timestamp: Int64] = [:]
    for _ in 0..<(try reader.count(of: 2)) {
      let time = try reader.time()
      parts[time] = try reader.signed()
    }
    self.init(length: length, start: start, counts: counts, parts: parts)
  }
}

extension PartitionTimes {
  func write(into writer: inout JSONWriter) {
    writer.append(ifAny: reached)
    writer.append(variable: UInt64(times.count))
    for (partition, time) in times.sorted(by: { $0.key < $1.key }) {
      writer.append(signed: Int64(partition))
      writer.append(signed: time.microseconds)
    }
    writer.append(variable: UInt64(pending.count))
    for (partition, pending) in pending.sorted(by: { $0.key < $1.key }) {
      writer.append(signed: Int64(partition))
      for number in [pending.first, pending.last, pending.time.microseconds] { writer.append(signed: number) }
    }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let reached = try reader.timeIfAny()
    var times: [Int32: Timestamp] = [:]
    for _ in 0..<(try reader.count(of: 2)) {
      let partition = Int32(clamping: try reader.signed())
      times[partition] = try reader.time()
    }
    var pending: [Int32: Pending] = [:]
    for _ in 0..<(try reader.count(of: 4)) {
      let partition = Int32(clamping: try reader.signed())
      pending[partition] = Pending(
        first: try reader.signed(), last: try reader.signed(), time: try reader.time())
    }
    self.init(times: times, pending: pending, reached: reached)
  }
}
