import Events
import Pipeline
import Statistics

extension DetectorParts.Accounts {
  func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    writer.append(signed: lastEnd)
    writer.append(variable: UInt64(notCovered.count))
    for documents in notCovered { writer.append(signed: Int64(documents)) }
    writer.append(variable: UInt64(watches.count))
    for watch in watches { watch.write(into: &writer) }
  }

  init(_ reader: inout StateReader) throws(StateFault) {
    let lastEnd = try reader.signed()
    var notCovered: [Int] = []
    for _ in 0..<(try reader.count()) { notCovered.append(Int(clamping: try reader.signed())) }
    var watches: [WatchNumbers] = []
    for _ in 0..<(try reader.count()) { watches.append(try WatchNumbers(&reader)) }
    self.init(watches: watches, lastEnd: lastEnd, notCovered: notCovered)
  }
}

extension WatchNumbers {
  /// Whole numbers by their distance from the one before; reals by their bits, those of the exponent first, so that 0 and
  /// numbers of documents are short.
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(reals.count))
    for real in reals { writer.append(variable: real.bitPattern.byteSwapped) }
    writer.append(variable: UInt64(integers.count))
    var last: Int64 = 0
    for integer in integers {
      writer.append(signed: integer &- last)
      last = integer
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    self.init(reals: [], integers: [])
    let reals = try reader.count()
    self.reals.reserveCapacity(reals)
    for _ in 0..<reals { self.reals.append(Double(bitPattern: try reader.variable().byteSwapped)) }
    let integers = try reader.count()
    self.integers.reserveCapacity(integers)
    var last: Int64 = 0
    for _ in 0..<integers {
      last = last &+ (try reader.signed())
      self.integers.append(last)
    }
  }
}
