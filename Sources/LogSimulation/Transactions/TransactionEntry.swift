/// What a transaction touches: a partition of the log, or the partition that holds a group's offsets.
enum TransactionTarget: Equatable {
  case partition(Int)
  case offsets(group: Int)
}

/// A marker that is decided and not written yet.
struct PendingMarker {
  let producer: Int
  let epoch: Int
  let target: TransactionTarget
  let commits: Bool
}

/// What the coordinator keeps of one producer; its producer id is its index.
struct TransactionEntry {
  /// The states of KIP-98.
  enum State { case empty, ongoing, prepareCommit, prepareAbort, completeCommit, completeAbort }

  var epoch = 0
  /// The epoch before, where it was the producer itself that asked for the present one (KIP-360).
  var formerEpoch = -1
  var state = State.empty
  var targets: [TransactionTarget] = []
  var markersLeft = 0
  /// When the transaction began, in milliseconds of virtual time.
  var began = 0
  /// After how many milliseconds it is aborted.
  var timeout: Int
  /// How many transactions have been decided.
  var decided = 0
  /// False for a producer without transactions.
  let isTransactional: Bool

  var isDeciding: Bool { state == .prepareCommit || state == .prepareAbort }
}
