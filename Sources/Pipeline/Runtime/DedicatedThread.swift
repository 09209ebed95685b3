import Dispatch
import Glibc

/// A thread of its own for one piece of work that blocks: a consumer's loop, a stage's work.
///
/// Swift's cooperative pool must not be blocked, and librdkafka's handles belong to one thread.
package enum DedicatedThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a detached thread that runs `body` and ends.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    // No thread means that the process is out of memory or of threads: there is nothing to go on with.
    precondition(code == 0, "pthread_create failed with \(code)")
  }
}

extension DedicatedThread {
  /// How many processors the system has; at least 1.
  package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Runs `body` on this thread and on as many others as make `threads`, and returns when it has ended on all.
  package static func together(_ threads: Int, _ body: @escaping @Sendable () -> Void) {
    guard threads > 0 else { return }
    let ended = DispatchSemaphore(value: 0)
    for _ in 1..<threads {
      start {
        body()
        ended.signal()
      }
    }
    body()
    for _ in 1..<threads { ended.wait() }
  }

  /// Runs `body` on a thread of its own and returns what it does.
  package static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      start { continuation.resume(with: Result { try body() }) }
    }
  }
}
