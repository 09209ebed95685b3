internal import Dispatch
internal import Glibc
internal import Inference
internal import Pipeline
internal import Synchronization

/// Runs a shadow beside the stage, on a thread of its own that takes no more than its budget and gives way to all others.
///
/// The stage hands documents over and takes what was said back, and never waits for either.
package final class ShadowLane: Sendable {
  private let desk: ShadowDesk
  /// Whether the batch under way was begun: not where the shadow's thread had the queue at that moment.
  private let isBegun = Atomic(false)

  /// - Parameters:
  ///   - budget: the share of a core that the thread takes at most, over any document and the rest after it.
  ///   - capacity: bytes of documents that wait, and of answers that are not collected; what exceeds it is skipped.
  package convenience init(budget: ShadowBudget, capacity: Int) {
    self.init(capacity: capacity) { desk in DedicatedThread.start { desk.work(budget) } }
  }

  /// - Parameter start: told to begin working; tests work by hand.
  init(capacity: Int, start: (ShadowDesk) -> Void) {
    desk = ShadowDesk(capacity: capacity)
    start(desk)
  }

  deinit { desk.close() }

  /// Begins a batch. Where the shadow's thread, which may be waiting for a core, has the queue, the batch goes without a
  /// shadow: nothing is collected, and its documents are skipped.
  ///
  /// - Returns: what was said of documents of batches that are delivered before this one, and how many documents that
  ///   waited were dropped.
  func begin(epoch: Int, model: InferModel?) -> (said: [ShadowQueue.Said], dropped: Int) {
    let begun = desk.queue.withLockIfAvailable { queue in
      let dropped = queue.begin(epoch: epoch, model: model)
      return (said: queue.collect(), dropped: dropped)
    }
    isBegun.store(begun != nil, ordering: .relaxed)
    return begun ?? ([], 0)
  }

  /// Hands over the documents of the batch that was begun.
  /// - Returns: how many there was no room for.
  func offer(_ items: [ShadowQueue.Item]) -> Int {
    guard isBegun.load(ordering: .relaxed) else { return items.count }
    let skipped = desk.queue.withLockIfAvailable { $0.offer(items) } ?? items.count
    if skipped < items.count { desk.bell.signal() }
    return skipped
  }
}

/// What the stage's thread and the shadow's thread share.
final class ShadowDesk: Sendable {
  let queue: Mutex<ShadowQueue>
  let bell = DispatchSemaphore(value: 0)
  private let isClosed = Atomic(false)

  init(capacity: Int) { queue = Mutex(ShadowQueue(capacity: capacity)) }

  func close() {
    isClosed.store(true, ordering: .releasing)
    bell.signal()
  }

  /// Runs one document, if one waits.
  /// - Returns: whether one did.
  func step() -> Bool {
    guard let ticket = queue.withLock({ $0.take() }) else { return false }
    let answers = ticket.model.loaded.answers(to: [ticket.item.document.text])
    if let answer = answers.first { queue.withLock { $0.finish(ticket, answer) } }
    return true
  }

  /// Works until the lane is gone.
  func work(_ budget: ShadowBudget) {
    // Of this thread alone: on Linux a priority is a thread's. Where it cannot be lowered the budget still holds. Not the
    // lowest, at which it would get nothing at all of a machine that is always busy.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    while !isClosed.load(ordering: .acquiring) {
      let before = Self.threadTime
      guard step() else {
        bell.wait()
        continue
      }
      rest(budget.rest(after: Self.threadTime - before))
    }
  }

  /// Rests that long, or until the lane is gone.
  private func rest(_ time: Duration) {
    let end = ContinuousClock.now + time
    while !isClosed.load(ordering: .acquiring) {
      let left = end - ContinuousClock.now
      guard left > .zero else { return }
      let nanoseconds = min(left, .milliseconds(100)) / .nanoseconds(1)
      var pause = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
      nanosleep(&pause, nil)
    }
  }

  /// The CPU time of this thread.
  private static var threadTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
