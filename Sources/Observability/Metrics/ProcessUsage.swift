import FoundationEssentials
import Glibc

/// What this process uses of the machine.
package struct ProcessUsage: Sendable, Equatable {
  /// Bytes of memory that are resident; nil where the machine has no `/proc/self/statm`.
  package var residentBytes: Int64?
  /// The most bytes that were resident at one time.
  package var peakResidentBytes: Int64
  /// CPU time spent since the start, in user and system mode, of all threads.
  package var processorTime: Duration
  /// When the process began, in seconds since 1970; nil where the machine has no `/proc`.
  package var startTime: Double?

  package init(
    residentBytes: Int64?, peakResidentBytes: Int64 = 0, processorTime: Duration, startTime: Double? = nil
  ) {
    self.startTime = startTime
    self.residentBytes = residentBytes
    self.peakResidentBytes = peakResidentBytes
    self.processorTime = processorTime
  }

  package static func now() -> ProcessUsage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let statm = text("/proc/self/statm")
    return ProcessUsage(
      residentBytes: statm.flatMap { residentBytes(statm: $0, pageBytes: Int64(sysconf(Int32(_SC_PAGESIZE)))) },
      // Linux counts it in kilobytes (getrusage(2)).
      peakResidentBytes: Int64(usage.ru_maxrss) * 1_024,
      processorTime: Duration(usage.ru_utime) + Duration(usage.ru_stime), startTime: started)
  }

  /// It does not change, so it is asked for once.
  private static let started: Double? = {
    guard let process = text("/proc/self/stat"), let machine = text("/proc/stat") else { return nil }
    return startTime(stat: process, machine: machine, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
  }()

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The 22nd field of a process's `stat` is its start in ticks since the machine's, which is `btime` (proc(5)). The
  /// second field is the program's name in parentheses and may hold anything.
  static func startTime(stat: String, machine: String, ticksPerSecond: Double) -> Double? {
    guard let end = stat.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    let boot = machine.split(separator: "\n").first { $0.hasPrefix("btime ") }?.dropFirst(6)
    guard fields.count > 19, let ticks = Double(fields[19]), let boot = boot.flatMap({ Double($0) }) else { return nil }
    return boot + ticks / ticksPerSecond
  }

  /// The second field of `statm` is the resident size in pages (proc(5)).
  static func residentBytes(statm: String, pageBytes: Int64) -> Int64? {
    let fields = statm.split(separator: " ")
    guard fields.count >= 2, let pages = Int64(fields[1]) else { return nil }
    let (bytes, overflow) = pages.multipliedReportingOverflow(by: pageBytes)
    return overflow ? nil : bytes
  }

  /// Under the names that Prometheus's own client libraries give these.
  package func metricFamilies(lostLogLines: Int64) -> [MetricFamily] {
    [
      MetricFamily(
        "process_resident_memory_bytes", .gauge, help: "Resident memory size in bytes.",
        samples: residentBytes.map { [.init(Double($0))] } ?? []),
      MetricFamily(
        "process_cpu_seconds_total", .counter, help: "Total user and system CPU time spent in seconds.",
        samples: [.init(processorTime / .seconds(1))]),
      MetricFamily(
        "process_start_time_seconds", .gauge, help: "Start time of the process since unix epoch in seconds.",
        samples: startTime.map { [.init($0)] } ?? []),
      MetricFamily(
        "leeway_log_lines_lost_total", .counter, help: "Lines that the log could not take, as when its disk is full.",
        samples: [.init(Double(lostLogLines))]),
    ]
  }
}

extension Duration {
  fileprivate init(_ time: timeval) {
    self = .seconds(time.tv_sec) + .microseconds(time.tv_usec)
  }
}
