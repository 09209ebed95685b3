/// What a client asks of the broker.
enum Request {
  /// A batch of records; `sequence` is that of the first.
  case produce(partition: Int, producer: Int, epoch: Int, sequence: Int, records: [SimulatedRecord])
  case initialise(id: String, timeout: Int)
  case renew(producer: Int, epoch: Int)
  case add(TransactionTarget, producer: Int, epoch: Int)
  case holdOffsets(
    group: Int, producer: Int, epoch: Int, offsets: [(partition: Int, offset: Int64)], SimulatedMembership)
  case end(producer: Int, epoch: Int, commits: Bool)

  case announce(group: Int)
  case join(group: Int, member: Int, instance: Int?, topics: [Int])
  case sync(group: Int, member: Int, instance: Int?, generation: Int)
  case heartbeat(group: Int, member: Int, instance: Int?, generation: Int)
  case leave(group: Int, member: Int)
  case commitOffsets(group: Int, offsets: [(partition: Int, offset: Int64)], SimulatedMembership)
  case fetchOffsets(group: Int, partitions: [Int])

  /// Whether a coordinator answers it, rather than the leader of a partition.
  var isForCoordinator: Bool {
    if case .produce = self { return false }
    return true
  }

  /// The producer whose request it is, where it can arrive late. Requests of members cannot: what they ask for is asked
  /// again all the time.
  var producer: Int? {
    switch self {
    case .produce(_, let producer, _, _, _), .renew(let producer, _), .add(_, let producer, _),
      .holdOffsets(_, let producer, _, _, _), .end(let producer, _, _):
      producer
    default: nil
    }
  }
}

/// What the broker answers.
enum Answer {
  /// No answer arrived in time; it may have been carried out.
  case none
  case done
  case refused(Refusal)
  case producer(id: Int, epoch: Int)
  case member(Int)
  case joined(generation: Int)
  case share([Int])
  /// Not complete yet: to be asked again.
  case waiting
  /// −1 where nothing is committed.
  case offsets([Int64])
}

/// A request under way that its client has given up, or a copy of one.
struct LateRequest {
  let request: Request
  /// How many transactions of the producer had been decided when it was sent.
  let decided: Int
}
