#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// How much memory is left: the least of what the machine can give and what the control group allows.
package struct MemoryRoom: Sendable, Equatable {
  /// Bytes that may still be taken; nil where the system does not say.
  package let free: Int?
  /// What sets the bound, in words.
  package let bound: String

  package init(free: Int?, bound: String) {
    self.free = free
    self.bound = bound
  }

  /// As it is now.
  package static var now: MemoryRoom {
    func text(_ path: String) -> String? { try? String(contentsOf: URL(filePath: path), encoding: .utf8) }
    let group = "/sys/fs/cgroup/"
    return MemoryRoom(
      meminfo: text("/proc/meminfo"), limit: text(group + "memory.max") ?? text(group + "memory/memory.limit_in_bytes"),
      used: text(group + "memory.current") ?? text(group + "memory/memory.usage_in_bytes"),
      statistics: text(group + "memory.stat") ?? text(group + "memory/memory.stat"))
  }

  /// - Parameters:
  ///   - meminfo: `/proc/meminfo`, of which MemAvailable counts.
  ///   - limit: what the control group allows, in bytes; "max" for no limit.
  ///   - used: what it uses.
  ///   - statistics: `memory.stat`: pages of files that are not in use can be given back, and count as free.
  init(meminfo: String?, limit: String?, used: String?, statistics: String?) {
    var rooms: [(Int, String)] = []
    if let kilobytes = Self.number(after: "MemAvailable:", in: meminfo) {
      rooms.append((kilobytes.multipliedReportingOverflow(by: 1024).partialValue, "the machine's available memory"))
    }
    if let limit = limit.flatMap(Self.number), let used = used.flatMap(Self.number), limit < 1 << 60 {
      let spare =
        Self.number(after: "inactive_file", in: statistics)
        ?? Self.number(after: "total_inactive_file", in: statistics) ?? 0
      rooms.append((max(0, limit - used + min(spare, used)), "the control group's limit of \(limit) bytes"))
    }
    let least = rooms.min { $0.0 < $1.0 }
    self.init(free: least?.0, bound: least?.1 ?? "")
  }

  private static func number(_ text: String) -> Int? { Int(text.filter { !$0.isWhitespace }) }

  /// The first number of the line that begins with this word.
  private static func number(after word: String, in text: String?) -> Int? {
    for line in text?.split(separator: "\n") ?? [] {
      let parts = line.split(whereSeparator: \.isWhitespace)
      if parts.count > 1, parts[0] == word { return Int(parts[1]) }
    }
    return nil
  }
}

extension MemoryRoom {
  /// What a loaded model takes for each byte of its graph: the weights, and what the runtime makes of them.
  ///
  /// Measured with `leeway predict` on a classifier of 45 MiB, as the peak of resident memory above that of a model of
  /// next to nothing: 119 MiB for one short document (2.6 times the graph), 232 MiB for long documents by one worker and
  /// 352 MiB by two, at 2,048 tokens a batch; 126 MiB by one worker at 512.
  package static let factor = 3.0
  /// What each worker takes besides, for the activations of a batch of 2,048 tokens.
  package static let workerBytes = 128 << 20

  /// What a model is estimated to take.
  package static func estimate(graphBytes: Int, workers: Int, tokensPerBatch: Int) -> Int {
    Int(Double(max(0, graphBytes)) * factor + Double(workerBytes) * Double(workers) * Double(tokensPerBatch) / 2_048)
  }

  /// Asks whether a model fits.
  ///
  /// - Throws: a `ModelError` with the estimate and what there is.
  package func require(_ directory: ModelDirectory, _ options: LoadedModel.Options) throws(ModelError) {
    let name = directory.description.graph
    guard !name.isEmpty else { return }
    let graph = directory.path(of: name)
    // Weights may lie in files beside the graph.
    let size = directory.description.files.keys.filter { $0.hasPrefix(name) }.reduce(0) { sum, file in
      sum + ((try? FileManager.default.attributesOfItem(atPath: directory.path(of: file))[.size] as? Int) ?? 0)
    }
    let workers = options.workers ?? ProcessInfo.processInfo.activeProcessorCount
    let needed = Self.estimate(graphBytes: size, workers: workers, tokensPerBatch: options.tokensPerBatch)
    guard let free, free < needed else { return }
    throw ModelError(
      .unfitGraph, file: graph,
      "it would not fit into memory: it is estimated to take \(needed >> 20) MiB (\(Self.factor) times its "
        + "\(size >> 20) MiB, and what \(workers) workers need), and \(bound) leaves \(free >> 20) MiB: give the process more "
        + "memory or fewer workers, or retire a version that runs beside it")
  }
}
