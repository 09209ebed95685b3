internal import Events
internal import Kafka
internal import Synchronization

/// The demo's books: what was published, and what was seen to come out. Shared by the publisher, the observer and
/// whoever shows them.
final class DemoLedger: Sendable {
  struct Books: Sendable {
    var published = 0
    /// Of the published ones, those that are broken on purpose, by what must become of them; nil for repeats.
    var expected: [QuarantineRule?: Int] = [:]
    var phase: DemoPhase?
    var ends: [TopicPartition: Int64] = [:]
    var isPublished = false

    /// Predictions, each counted once by its event's id; repeats are counted apart.
    var predictions = 0
    var repeatedPredictions = 0
    var quarantined: [String: Int] = [:]
    /// Answers for documents of packages that training did not see, and how many of them were right.
    var heldOut = 0
    var heldOutRight = 0
    var latestEventTime = Timestamp.earliest
    /// Partitions of predictions that have been told the final time.
    var finished: Set<Int32> = []

    /// Every change of state of every alert, in order.
    var alerts: [Alert] = []
    var statistics: [String: Statistic] = [:]
    var baseline: BaselineRecord?
    var flagged: [String: Int] = [:]
    /// Records seen, by topic.
    var seen: [String: Int] = [:]
    /// Events that could not be read as what their topic holds: none, unless there is a fault in the program.
    var unreadable: [String] = []
  }

  private let books = Mutex(Books())

  func update<Result>(_ change: (inout Books) -> Result) -> Result { books.withLock { change(&$0) } }
  var current: Books { books.withLock { $0 } }

  /// Documents that came out, one way or the other.
  func answered(deduplicated: Int) -> Int {
    books.withLock { $0.predictions + $0.quarantined.values.reduce(0, +) + deduplicated }
  }
}
