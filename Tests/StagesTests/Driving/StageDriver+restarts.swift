import LogSimulation
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

extension StageDriver {
  /// Goes on from a changelog in which some of what was superseded is gone. Nothing counts as changed then.
  mutating func restart(_ random: inout SeededGenerator, _ comment: Comment) throws {
    try restart { Bool.random(using: &random) }
    var changes = StateChanges()
    for var state in states.byPartition.values { state.takeChanges(into: &changes) }
    let isEmpty = changes.isEmpty
    #expect(isEmpty, comment)
  }

  /// Hands over `records` in batches of fewer than `most`, and restarts after one in so many of them.
  mutating func process(
    _ records: [OwnedRecord], inBatchesBelow most: Int, restartingOneIn rounds: Int, _ random: inout SeededGenerator
  ) throws -> [OwnedRecord] {
    var sent: [OwnedRecord] = []
    var start = 0
    while start < records.count {
      let end = min(records.count, start + Int.random(in: 1..<most, using: &random))
      sent += try process(Array(records[start..<end]))
      start = end
      if Int.random(in: 0..<rounds, using: &random) == 0 { try restart(&random, "record \(start)") }
    }
    return sent
  }
}

extension StageDriver<DetectStage> {
  /// Expects that without any one of the entries in whose keys `part` stands nothing is restored.
  func expectNeeded(_ part: String, count: Int) throws {
    var log = try #require(changelog)
    log.compact()
    let names = try #require(log.records[0]).map { String(decoding: $0.key, as: UTF8.self) }
    #expect(names.count { $0.contains(part) } == count)
    for (place, name) in names.enumerated() where name.contains(part) {
      var state = DetectState(stage.configuration)
      #expect(throws: (any Error).self, "\(name)") { try log.without(place, of: 0).restore(0, into: &state) }
    }
  }
}
