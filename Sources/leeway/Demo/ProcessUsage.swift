internal import Foundation

/// What this process has used so far.
struct ProcessUsage: Sendable {
  /// Of all threads, in user and system mode.
  let processor: Duration
  /// The most memory that was resident at one time, in bytes.
  let peakMemory: Int

  static var current: ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
    return ProcessUsage(
      processor: .seconds(seconds) + .microseconds(microseconds), peakMemory: Int(usage.ru_maxrss) * 1_024)
  }
}
