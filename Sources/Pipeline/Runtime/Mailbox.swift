import Glibc
import Synchronization

/// One place between two threads: the sender puts a value in when it is empty, the receiver takes it out, or waits.
///
/// Bounded by construction: there is never more than one value in it.
package final class Mailbox<Value: Sendable>: Sendable {
  private struct Contents {
    var value: Value?
    var isClosed = false
  }

  private let contents = Mutex(Contents())
  private let signal = Signal()

  package init() {}

  /// Puts `value` in. The mailbox must be empty: the two threads take turns.
  package func put(_ value: Value) {
    contents.withLock { contents in
      precondition(contents.value == nil, "the mailbox is full")
      contents.value = value
    }
    signal.raise()
  }

  /// Takes the value out if there is one.
  package func take() -> Value? {
    contents.withLock { contents in
      defer { contents.value = nil }
      return contents.value
    }
  }

  /// Waits for a value, at most for `limit`; nil when none came or the mailbox was closed.
  package func take(within limit: Duration) -> Value? {
    if let value = take() { return value }
    signal.wait(atMost: limit) { self.contents.withLock { $0.value != nil || $0.isClosed } }
    return take()
  }

  /// Waits for a value as long as it takes; nil when the mailbox was closed and is empty.
  package func takeOrClosed() -> Value? {
    while true {
      if let value = take() { return value }
      if contents.withLock({ $0.isClosed }) { return take() }
      signal.wait(atMost: .seconds(3600)) { self.contents.withLock { $0.value != nil || $0.isClosed } }
    }
  }

  /// Wakes whoever waits; nothing is put in any more.
  package func close() {
    contents.withLock { $0.isClosed = true }
    signal.raise()
  }
}

/// A condition variable: the one thing that `Synchronization` does not have.
///
/// `@unchecked Sendable`: the two pthread objects are made for being shared, live in memory of their own that never
/// moves, and are touched by their own functions only.
private final class Signal: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func raise() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  func wait(atMost limit: Duration, until isReady: () -> Bool) {
    var deadline = timespec()
    clock_gettime(CLOCK_MONOTONIC, &deadline)
    let (seconds, attoseconds) = limit.components
    let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
    deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(mutex)
    while !isReady() {
      if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT { break }
    }
    pthread_mutex_unlock(mutex)
  }
}
