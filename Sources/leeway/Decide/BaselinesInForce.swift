internal import Events

/// Which of the baselines that a topic has their streams are judged by: of each stream the last version, where that is not
/// retired. What is normal of the number of documents, and of reviews, has versions of its own.
struct BaselinesInForce {
  fileprivate struct Line: Hashable {
    var stream: String
    /// `volume` or `quality`; empty for what documents are judged by.
    var apart: String
  }

  private var records: [Line: BaselineRecord] = [:]

  private static let apart: Set<String> = ["volume", "quality"]

  /// - Parameter records: those of a stream and name in their order.
  init(_ records: [BaselineRecord]) {
    var last: [Line: [String: BaselineRecord]] = [:]
    for record in records { last[Line(record), default: [:]][record.name] = record }
    self.records = last.compactMapValues { byName in
      let newest = byName.values.map(\.version).max()
      return byName.values.first { $0.version == newest && $0.retired != true }
    }
  }

  func contains(_ record: BaselineRecord) -> Bool {
    guard let found = records[Line(record)] else { return false }
    return found.name == record.name && found.version == record.version && record.retired != true
  }

  /// Whether documents are judged by it, and not their number or reviews.
  static func isOfDocuments(_ record: BaselineRecord) -> Bool { !apart.contains(record.name) }
}

extension BaselinesInForce.Line {
  fileprivate init(_ record: BaselineRecord) {
    self.init(stream: record.stream.key, apart: BaselinesInForce.isOfDocuments(record) ? "" : record.name)
  }
}
