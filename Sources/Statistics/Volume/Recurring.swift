/// A watch that knows whether what it tells has come back.
protocol Recurring {
  /// When the last alert was over, when the first of its returns began, and how many returns there were.
  var lastResolved: Int64? { get set }
  var firstOnset: Int64? { get set }
  var recurrences: Int { get set }
}

extension Recurring {
  /// An alert opens.
  ///
  /// - Returns: the onset of the alert that it is a return of, and the how manieth return it is.
  mutating func recur(
    at time: Int64, onset: Int64, settings: VolumeSettings
  ) -> (firstOnset: Int64?, recurrence: Int) {
    let isRecurrence = lastResolved.map { time - $0 <= settings.recurrenceMilliseconds } ?? false
    recurrences = isRecurrence ? recurrences + 1 : 0
    if !isRecurrence { firstOnset = onset }
    return (isRecurrence ? firstOnset : nil, recurrences)
  }

  /// An alert is over.
  mutating func end(at time: Int64, onset: Int64, firstOnset first: Int64?, recurrence: Int) {
    lastResolved = time
    firstOnset = first ?? onset
    recurrences = recurrence
  }
}
