import Kafka

/// One partition of a changelog on its way into a state.
struct PartitionRestoring<State: KeptState>: ~Copyable {
  private let stage: String
  private let place: TopicPartition
  private let end: Int64
  private let fresh: State
  private var state: State
  private var decoder: ChangelogDecoder
  private var progress: RestoreProgress
  /// What is wrong, unless a later record says that the state was made anew.
  private var fault: ChangelogError?
  /// Whether nothing more can be read.
  private var isCut = false
  /// The offset up to which all committed records have been read.
  private var reached: Int64
  private let begun = ContinuousClock.now

  /// - Parameters:
  ///   - start: the oldest offset that the log still has.
  ///   - end: the end of the log, records of open transactions included.
  ///   - fault: what is known to be wrong with it before.
  init(
    stage: String, _ place: TopicPartition, from start: Int64 = 0, to end: Int64, state: State,
    fault: ChangelogError? = nil
  ) {
    self.stage = stage
    self.place = place
    self.end = end
    self.state = state
    self.fault = fault
    fresh = state
    reached = start
    decoder = ChangelogDecoder(stage: stage, topic: place.topic, partition: place.partition)
    progress = RestoreProgress(partition: place.partition, offsets: end)
  }

  consuming func run(
    _ reader: LogReader, patience: Duration, _ tell: (RestoreProgress) -> Void, _ isCancelled: () -> Bool
  ) throws -> Restoration<State> {
    let place = place
    try reader.start([place: .offset(reached)])
    defer { reader.stop([place]) }
    var lastNews = ContinuousClock.now
    while reached < end, !isCut {
      guard !isCancelled() else { throw CancellationError() }
      let polled = reader.poll(limit: 2_000, timeout: .milliseconds(100))
      let before = reached
      take(polled.messages)
      if let last = polled.ends[place] { reached = max(reached, last) }
      if let error = polled.errors.first { try judge(error) }
      for error in reader.serve() where error.kind == .configuration || error.kind == .fatal { throw error }
      if reached > before { lastNews = .now }
      progress.passed = min(reached, end)
      progress.isWaiting = polled.ends[place] != nil && reached < end
      progress.duration = .now - begun
      tell(progress)
      guard ContinuousClock.now - lastNews < patience else { throw silent(patience) }
    }
    var last = progress
    last.isOver = true
    defer { tell(last) }
    if let fault { return .corrupt(fault) }
    return finished()
  }

  private mutating func take(_ messages: MessageBatch) {
    for index in 0..<messages.count {
      messages.withMessage(index) { message in
        // What was written after the end was asked for belongs to a later owner, and there is none while this one reads.
        guard message.partition == place.partition, message.offset < end else { return }
        let key = message.hasKey ? message.key.withUnsafeBytes { $0 } : nil
        let value = message.hasValue ? message.value.withUnsafeBytes { $0 } : nil
        progress.records += 1
        progress.bytes += Int64((key?.count ?? 0) + (value?.count ?? 0))
        reached = message.offset + 1
        if ChangelogDecoder.isRebuilt(key: key, value: value) { beginAnew() }
        guard fault == nil else { return }
        do throws(ChangelogError) {
          try decoder.decode(key: key, value: value, offset: message.offset) { try state.restore(key: $0, value: $1) }
        } catch {
          fault = error
        }
      }
    }
  }

  /// The state was made anew here.
  private mutating func beginAnew() {
    state = fresh
    fault = nil
  }

  /// An error of the partition: records that are gone make the changelog corrupt; what may pass is waited for.
  private mutating func judge(_ error: KafkaError) throws {
    switch error.code {
    case .autoOffsetReset, .offsetOutOfRange:
      isCut = true
      fault = ChangelogError(
        stage: stage, topic: place.topic, partition: place.partition, offset: reached,
        fault: "records were deleted while they were read, and a changelog may only be compacted")
    default:
      guard error.kind == .retriable else { throw error }
    }
  }

  private func silent(_ patience: Duration) -> KafkaError {
    let why =
      progress.isWaiting
      ? "a transaction that is still open holds back all behind offset \(reached)" : "nothing more comes"
    return KafkaError(
      .timedOut, operation: "restore the state", topic: place.topic, partition: place.partition, offset: reached,
      reason: "\(why), for \(patience); the log ends at \(end)")
  }

  private consuming func finished() -> Restoration<State> {
    var state = state
    let (stage, place, begun) = (stage, place, begun)
    do {
      let summary = try decoder.finish()
      guard let position = summary.position else { return .nothing }
      do {
        try state.finishRestoring()
      } catch {
        throw ChangelogError(stage: stage, topic: place.topic, partition: place.partition, fault: "\(error)")
      }
      return .restored(
        Restoration.Restored(
          state: state, position: position, partsOf: summary.partsOf, records: summary.records, bytes: summary.bytes,
          duration: .now - begun))
    } catch let error as ChangelogError {
      return .corrupt(error)
    } catch {
      return .corrupt(
        ChangelogError(stage: stage, topic: place.topic, partition: place.partition, fault: "\(error)"))
    }
  }
}
