package import Kafka

/// How the state of one partition is made anew: a value, worked out from what the log and the group say.
package struct RebuildPlan: Sendable, Equatable {
  package enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The group has no offset and the changelog no position: where the state belongs to is not known.
    case noPosition(Int32)
    /// The group stands beyond the end of the log.
    case beyondEnd(TopicPartition, committed: Int64, end: Int64)

    package var description: String {
      switch self {
      case .noPosition(let partition):
        "partition \(partition): the group has no offset, and the changelog cannot be read, so nobody knows up to where "
          + "the input was processed. Give the group its offsets back (kafka-consumer-groups --reset-offsets), and run "
          + "this again"
      case .beyondEnd(let place, let committed, let end):
        "\(place): the group stands at offset \(committed), and the log ends at \(end). The topic was made anew or cut; "
          + "move the group's offsets to where the stage shall go on (kafka-consumer-groups --reset-offsets), and run "
          + "this again"
      }
    }
  }

  package let partition: Int32
  /// What is read to make the state.
  package let spans: [TopicPartition: Range<Int64>]
  /// Where the state will stand.
  package let position: [TopicPartition: Int64]
  /// Offsets before the span that the log has no more: what the state knew of them is lost.
  package let lost: [TopicPartition: Int64]

  /// - Parameters:
  ///   - ends: what the log has of the input's partitions of this number.
  ///   - isFromEmpty: nothing is read; the state begins with nothing at the group's offsets.
  package init(
    _ survey: StateSurvey, ends: [TopicPartition: Watermarks], isFromEmpty: Bool
  ) throws(Problem) {
    partition = survey.partition
    var (spans, position): ([TopicPartition: Range<Int64>], [TopicPartition: Int64]) = ([:], [:])
    var lost: [TopicPartition: Int64] = [:]
    guard !survey.committed.isEmpty || survey.logged != nil else { throw .noPosition(survey.partition) }
    for place in survey.places {
      let logged = survey.committed.isEmpty ? survey.logged?[place.topic] : nil
      let next = survey.committed[place] ?? logged ?? 0
      let end = ends[place] ?? Watermarks(low: 0, high: 0)
      guard next <= end.high else { throw .beyondEnd(place, committed: next, end: end.high) }
      position[place] = next
      if !isFromEmpty { spans[place] = min(end.low, next)..<next }
      let gone = isFromEmpty ? next : min(end.low, next)
      if gone > 0 { lost[place] = gone }
    }
    (self.spans, self.position, self.lost) = (spans, position, lost)
  }
}
