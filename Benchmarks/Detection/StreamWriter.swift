import Foundation

/// Writes a simulated stream as lines of JSON to standard output.
struct StreamWriter {
  private var stream: SimulatedStream
  private let documents: Int
  private let change: SimulatedChange?
  private let changeAt: Int
  private let hasTimes: Bool

  init(_ kind: StreamKind, seed: UInt64, documents: Int, change: SimulatedChange?, at changeAt: Int, hasTimes: Bool) {
    stream = SimulatedStream(kind, seed: seed)
    self.documents = documents
    self.change = change
    self.changeAt = changeAt
    self.hasTimes = hasTimes
  }

  func write() {
    var stream = stream
    var buffer = Data()
    var written = 0
    var isChanged = change == nil
    while written < documents {
      if !isChanged, written >= changeAt {
        stream.set(change, amount: 1, inSegment: false)
        isChanged = true
      }
      stream.forEachDocument { time, features, draw in
        guard written < documents else { return }
        written += 1
        buffer.append(contentsOf: Self.line(hasTimes ? time : nil, features, draw).utf8)
      }
      if buffer.count > 1 << 20 || written >= documents {
        FileHandle.standardOutput.write(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
  }

  private static func line(_ time: Int64?, _ features: [SimulatedFeature], _ draw: SimulatedStream.Draw) -> String {
    var text = "{"
    if let time { text += "\"time\":\"\(TimeText.of(time))\"," }
    text += "\"features\":{"
    for (place, feature) in features.enumerated() {
      let bits = draw.bits(place)
      if place > 0 { text += "," }
      text += "\"\(feature.name)\":"
      text += feature.grid == nil ? "\"\(feature.values[Int(feature.table[bits])])\"" : number(feature.numbers[bits])
    }
    return text + "}}\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}

/// Milliseconds since 1970 as RFC 3339.
enum TimeText {
  static func of(_ milliseconds: Int64) -> String {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    return date.formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
  }
}
