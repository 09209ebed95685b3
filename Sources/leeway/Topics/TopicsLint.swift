internal import Foundation
internal import Pipeline

/// Checks a folder of topics' files, without a cluster.
struct TopicsLint {
  let path: String
  /// The last release's folder; nil for the newest one in `released/`.
  let against: String?

  /// What was checked and what was found.
  struct Report: Sendable {
    fileprivate(set) var problems: [String] = []
    fileprivate(set) var checked: [String] = []
    var hasFailed: Bool { !problems.isEmpty }
    var lines: [String] {
      if problems.isEmpty { return ["ok: \(checked.joined(separator: ", "))"] }
      return problems + [problems.count == 1 ? "1 problem" : "\(problems.count) problems"]
    }
  }

  func run() -> Report {
    var report = Report()
    let now = TopicFiles(path: path)
    report.problems += now.problems
    guard !now.topics.isEmpty else {
      if now.problems.isEmpty { report.problems.append("\(path): there is no topic's file in it: nothing was checked") }
      return report
    }
    report.checked.append("\(now.topics.count) topics in \(path)")
    report.problems += TopicFilesCheck(now).problems
    report.checked.append("\(now.schemas.count) schemas")
    report.problems += AsyncAPICheck(now).problems
    report.checked.append("asyncapi.yaml")
    compare(now, &report)
    return report
  }

  private func compare(_ now: TopicFiles, _ report: inout Report) {
    guard let folder = against ?? Self.newestRelease(in: path) else {
      report.checked.append("no release to compare with")
      return
    }
    let old = TopicFiles(path: folder)
    report.problems += old.problems
    guard !old.topics.isEmpty else {
      if old.problems.isEmpty {
        report.problems.append("\(folder): there is no topic's file in it: compatibility was not checked")
      }
      return
    }
    report.problems += ReleaseComparison(old: old, new: now).problems
    report.checked.append("compatible with \(folder)")
  }

  /// The folder of the highest version in `released/`; versions are numbers with dots.
  static func newestRelease(in path: String) -> String? {
    let folder = path + "/released"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let versions = names.compactMap { name -> (name: String, numbers: [Int])? in
      let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      return numbers.contains(nil) ? nil : (name, numbers.compactMap { $0 })
    }
    return versions.max { $0.numbers.lexicographicallyPrecedes($1.numbers) }.map { "\(folder)/\($0.name)" }
  }
}
