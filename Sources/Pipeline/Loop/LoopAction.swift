package import Events
package import Kafka

/// One thing for a driver to do. Each is answered by one ``LoopEvent`` before the next is asked for.
package enum LoopAction<Records: Sendable, Output: Sendable>: Sendable {
  /// Make a consumer and a producer, initialise transactions, subscribe. Answer: `done`, `failed`.
  case open
  /// Leave the group and let go of the clients; rebalances are told within. Answer: `done`.
  case close
  /// Serve the group; rebalances are told within, before the answer. Answer: `served`, `failed`.
  case serve
  /// Take records that are there, waiting at most this long for a first one. Answer: `polled`.
  case poll(wait: Duration)
  /// Hand a job to the stage's thread. Answer: `done`; what becomes of it is told by a later `awaitStage`.
  case process(LoopJob<Records>)
  /// Have the stage's thread restore the state of these partition numbers from the changelog, read committed and up to
  /// the uncommitted end. Answer: `done`; what becomes of it is told by a later `awaitStage`.
  case restore([Int32], epoch: Int)
  /// Wait at most this long for what the stage's thread does. Answer: `stage`.
  case awaitStage(atMost: Duration)

  /// Begin a transaction. Answer: `done`, `failed`.
  case begin
  /// Enqueue a job's records, its state changes, and these positions for the changelog. Answer: `done`, `failed`.
  case send(Output?, positions: [Int32: [TopicPartition: Int64]])
  /// Look at the consumer's place in its group; keep what `sendOffsets` needs of it. Answer: `membership`, `failed`.
  case readMembership
  /// Add offsets to the transaction, under the membership read last. Answer: `done`, `failed`.
  case sendOffsets([TopicPartition: Int64])
  /// Wait until every record enqueued is acknowledged. Answer: `done`, or `failed` with the first failure.
  case flush
  /// Commit the transaction. Answer: `done`, `failed`.
  case commit
  /// Give up what is in flight, and abort the transaction. Answer: `done`, `failed`.
  case abort
  /// Commit offsets without a transaction. Answer: `done`, `failed`.
  case commitOffsets([TopicPartition: Int64])

  /// Ask for the group's committed and stable offsets. Answer: `committed`, `failed`.
  case lookUpCommitted([TopicPartition])
  /// Drop what was fetched, and read from these offsets; partitions of `without` are not read at all.
  /// Answer: `done`, `failed`.
  case restart(from: [TopicPartition: StartOffset], without: Set<TopicPartition>)
  /// Ask the brokers for anything at all, to see whether they are back. Answer: `done`, `failed`.
  case probe
  /// Wait; whoever asks to stop may end the wait early. Answer: `done`.
  case pause(Duration)
  /// A revocation is dealt with: return to the group. No answer.
  case finishRebalance
  /// The loop has ended, by a request or by this error. No answer.
  case end((any Error)?)
}

/// What a driver answers, and what it is told by the group.
package enum LoopEvent<Records: Sendable, Output: Sendable>: Sendable {
  case done
  case failed(KafkaError)
  /// The group was served; errors that the client reported meanwhile.
  case served([KafkaError])
  case polled(LoopPoll<Records>)
  /// What the stage's thread has done; nil where it is still at it.
  case stage(StageAnswer<Output>?)
  case membership(GroupStanding)
  /// Partitions without a committed offset are left out.
  case committed([TopicPartition: Int64])

  /// Partitions were given to this member, with the group's committed offsets.
  case assigned([TopicPartition], committed: [TopicPartition: Int64])
  /// Partitions are taken away; `lost` where the member was thrown out and they may have other owners already. To be
  /// followed by actions until ``LoopAction/finishRebalance``.
  case revoked([TopicPartition], lost: Bool)
  /// Somebody asks to stop. May come at any time.
  case stopAsked
}

/// What a poll brought.
package struct LoopPoll<Records: Sendable>: Sendable {
  /// In order; each is a batch of its own.
  package var pieces: [LoopPiece<Records>]
  /// Ends of partitions that were seen.
  package var ends: [TopicPartition: Int64]
  /// Errors of single partitions.
  package var errors: [KafkaError]
  /// When it was, by the clock that stages are handed.
  package var time: Timestamp

  package init(
    pieces: [LoopPiece<Records>] = [], ends: [TopicPartition: Int64] = [:], errors: [KafkaError] = [], time: Timestamp
  ) {
    self.time = time
    self.pieces = pieces
    self.ends = ends
    self.errors = errors
  }
}

/// Records to be processed at once.
package struct LoopPiece<Records: Sendable>: Sendable {
  package var records: Records
  package var count: Int
  /// The offset after the last record of each topic-partition; past it, where the piece reaches the partition's end.
  package var offsets: [TopicPartition: Int64]

  package init(records: Records, count: Int, offsets: [TopicPartition: Int64]) {
    self.records = records
    self.count = count
    self.offsets = offsets
  }
}

/// What the stage's thread has done.
package enum StageAnswer<Output: Sendable>: Sendable {
  /// The stage returned; `isEmpty` where there is nothing to send and no state has changed.
  case returned(Output, isEmpty: Bool)
  /// The stage failed as a whole, and changed nothing.
  case threw(any Error)
  /// What became of the state of each partition number asked for.
  case restored([Int32: RestoredState])
  /// Restoring failed as a whole: a broker is away.
  case restoringFailed(KafkaError)
}

/// What the changelog of one partition held.
package enum RestoredState: Sendable {
  /// State as of these input offsets, by topic.
  case at([String: Int64])
  /// Nothing was ever written: the state begins empty.
  case nothing
  /// It cannot be used; the error says what to do.
  case unusable(any Error)
}

/// A consumer's place in its group at one moment.
package struct GroupStanding: Sendable {
  /// The member was thrown out of the group.
  package var isLost: Bool
  package var generation: Int32
  package var memberID: String
  package var assignment: Set<TopicPartition>

  package init(isLost: Bool, generation: Int32, memberID: String, assignment: Set<TopicPartition>) {
    self.isLost = isLost
    self.generation = generation
    self.memberID = memberID
    self.assignment = assignment
  }

  /// Whether offsets of these partitions may be sent. A broker takes the offsets of a transaction without a generation
  /// and a member id from anyone, so that must never be sent.
  package func mayCommit(_ partitions: some Sequence<TopicPartition>) -> Bool {
    !isLost && generation >= 0 && !memberID.isEmpty && partitions.allSatisfy(assignment.contains)
  }
}
