import Events
import Kafka
import LogSimulation

/// Raw documents of all kinds, decided by a seed, and what must become of each.
struct DocumentSet: Sendable {
  enum Outcome: Sendable { case document, quarantined, `repeat` }

  struct Raw: Sendable {
    var key: String
    var source: String
    var value: String
    var outcome: Outcome
    /// Where it goes whatever its key; nil for where its key places it.
    var partition: Int32?
  }

  static let sources = ["news", "mail"]
  /// The event time of the first document: long ago, so that none is ahead of a clock.
  private static let start: Int64 = 1_704_067_200_000_000

  private(set) var documents: [Raw] = []

  /// - Parameters:
  ///   - lateOnes: whether some come when their pane has ended. Which do depends on the partition they lie in.
  ///   - sources: how many sources there are.
  init(count: Int, seed: UInt64, lateOnes: Bool, sources: Int = 2, partitions: Int) {
    var random = SeededGenerator(seed: seed)
    var good: [Int] = []
    for number in 0..<count {
      switch random.next(below: 1_000) {
      case 0..<20 where !good.isEmpty:
        var copy = documents[good[random.next(below: good.count)]]
        copy.outcome = .repeat
        documents.append(copy)
      case 20..<30: documents.append(Self.bad(number, &random, sources))
      default:
        let late = lateOnes && number > count / 10 && random.next(below: 500) == 0
        good.append(documents.count)
        documents.append(Self.good(number, late: late, isChanged: number > count * 7 / 10, &random, sources))
      }
    }
    documents += (0..<partitions).map { Self.last(Int32($0), after: count) }
  }

  /// Five documents a second of event time.
  private static func time(_ number: Int) -> String {
    Timestamp(microseconds: start + Int64(number) * 200_000).description
  }

  private static func good(
    _ number: Int, late: Bool, isChanged: Bool, _ random: inout SeededGenerator, _ sources: Int
  ) -> Raw {
    let words = isChanged ? Words.later : Words.early
    let length = 3 + random.next(below: isChanged ? 10 : 6)
    let text = (0..<length).map { _ in words[random.next(below: words.count)] }.joined(separator: " ")
    let time = time(late ? number - count(ofSeconds: 600) : number)
    return Raw(
      key: "d\(number)", source: Self.sources[random.next(below: sources)],
      value: #"{"id":"d\#(number)","text":"\#(text)","event_time":"\#(time)"}"#, outcome: .document)
  }

  private static func count(ofSeconds seconds: Int) -> Int { seconds * 5 }

  private static func bad(_ number: Int, _ random: inout SeededGenerator, _ sources: Int) -> Raw {
    let value =
      switch random.next(below: 4) {
      case 0: #"{"id":"b\#(number)","text":"cut o"#
      case 1: #"{"id":"b\#(number)","event_time":"\#(time(number))"}"#
      case 2: #"{"id":"b\#(number)","text":"from the future","event_time":"9999-12-31T23:59:59Z"}"#
      default: #"{"id":"b\#(number)","text":42,"event_time":"\#(time(number))"}"#
      }
    return Raw(
      key: "b\(number)", source: Self.sources[random.next(below: sources)], value: value, outcome: .quarantined)
  }

  /// Long after all others, so that in every partition time passes the end of the last pane.
  private static func last(_ partition: Int32, after count: Int) -> Raw {
    let time = time(count + self.count(ofSeconds: 2 * 3_600))
    return Raw(
      key: "last-\(partition)", source: sources[0],
      value: #"{"id":"last-\#(partition)","text":"the last one","event_time":"\#(time)"}"#, outcome: .document,
      partition: partition)
  }

  /// What must become of each raw record of each partition, in order.
  func outcomes(partitions: Int) -> [Int32: [Outcome]] {
    var outcomes: [Int32: [Outcome]] = [:]
    for document in documents { outcomes[document.place(among: partitions), default: []].append(document.outcome) }
    return outcomes
  }
}

extension DocumentSet.Raw {
  func place(among partitions: Int) -> Int32 {
    partition ?? Array(key.utf8).withUnsafeBytes { Partitioner.partition(of: $0.bytes, among: Int32(partitions)) }
  }
}

private enum Words {
  static let early = "the parcel came late again and nobody answers my letters about it since monday".words
  static let later = "REFUND 2024 contract cancelled 17:30 lawyer claim €900 https://example.org invoice unpaid".words
}

extension String {
  fileprivate var words: [Substring] { split(separator: " ") }
}

extension SeededGenerator {
  mutating func next(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
