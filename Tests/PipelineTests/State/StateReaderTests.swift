import Events
import Testing

@testable import Pipeline

@Suite("State's bytes")
struct StateReaderTests {
  static let reals = [0, -0.0, 1 / 3, .infinity, -.infinity, .leastNonzeroMagnitude, 1e308, .pi, .nan]

  @Test("Numbers and texts come back bit for bit")
  func roundTrip() throws {
    var writer = JSONWriter()
    let signed: [Int64] = [0, -1, 1, .min, .max, 1 << 40, -300]
    let unsigned: [UInt64] = [0, 127, 128, .max, 1 << 63, 300]
    for number in signed { writer.append(signed: number) }
    for number in unsigned { writer.append(variable: number) }
    for number in Self.reals { writer.append(bits: number) }
    writer.append(counted: "naïve\u{0}")
    var reader = StateReader(writer.contents)
    for number in signed { #expect(try reader.signed() == number) }
    for number in unsigned { #expect(try reader.variable() == number) }
    for number in Self.reals { #expect(try reader.real().bitPattern == number.bitPattern) }
    #expect(try reader.text() == "naïve\u{0}")
    try reader.end()
    #expect(throws: StateFault.self) { try reader.byte() }
  }

  @Test("Numbers of any length are read in a row as they are one by one")
  func naturals() throws {
    let numbers: [UInt64] =
      (0..<40).map { $0 } + [300] + (0..<9).map { 1 << (7 * $0) } + [UInt64](repeating: 127, count: 20)
      + [.max, 1 << 32, 1 << 63, 128] + (1...7).map { $0 }
    for first in numbers.indices {
      var writer = JSONWriter()
      for number in numbers[first...] { writer.append(variable: number) }
      var (reader, single) = (StateReader(writer.contents), StateReader(writer.contents))
      let read = try reader.naturals(numbers.count - first)
      for (place, number) in numbers[first...].enumerated() {
        #expect(try single.variable() == number)
        #expect(read[place] == UInt32(clamping: number))
      }
      try reader.end()
      try single.end()
      var cut = StateReader(writer.bytes(0..<writer.count - 1))
      #expect(throws: StateFault.self) { try cut.naturals(numbers.count - first) }
    }
  }

  @Test("Bytes that end too soon, or a number that is too large, are an error")
  func cut() {
    let cases: [[UInt8]] = [[0x80], Array(repeating: 0xff, count: 9) + [0x02], Array(repeating: 0x80, count: 12)]
    for bytes in cases {
      bytes.withUnsafeBytes { bytes in
        var reader = StateReader(bytes)
        #expect(throws: StateFault.self) { try reader.variable() }
      }
    }
    ([5, 65] as [UInt8]).withUnsafeBytes { bytes in
      var reader = StateReader(bytes)
      #expect(throws: StateFault.self) { try reader.text() }
    }
  }
}
