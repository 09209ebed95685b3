internal import Events
internal import Foundation
internal import Kafka
internal import Pipeline

/// A replay in words for a person.
enum ReplayLines {
  /// What will be read.
  ///
  /// - Parameter rest: of each span, what was not done before.
  static func plan(
    _ spans: [TopicPartition: Range<Int64>], rest: [TopicPartition: Range<Int64>]
  ) -> [String] {
    spans.sorted { $0.key < $1.key }.map { place, span in
      var line = "\(place): offsets \(span.lowerBound) to \(span.upperBound), \(span.count) of them"
      if let left = rest[place], left.lowerBound > span.lowerBound {
        line += "; done up to \(left.lowerBound), \(left.count) left"
      }
      return line
    }
  }

  /// What was done.
  static func report(_ report: ReplayReport) -> [String] {
    var lines: [String] = []
    func add(_ word: String, _ counts: [String: Int64]) {
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) { lines.append("\(word) \(name): \(count)") }
    }
    add("read", report.recordsIn)
    add("written", report.counters.recordsOut)
    add("quarantined", report.counters.quarantined)
    add("counted", report.counters.counted)
    if report.wasDone { lines.append("All of it had been done before: nothing was read or written.") }
    return lines
  }

  static func progress(_ report: ReplayReport, after time: Duration) -> String {
    let seconds = max(0.001, Double(time.wholeMilliseconds) / 1_000)
    let rate = Int(Double(report.counters.recordsIn) / seconds)
    return "\(report.passed) of \(report.offsets) offsets, \(rate) records/s"
  }

  /// Writes a line to standard error.
  static func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
