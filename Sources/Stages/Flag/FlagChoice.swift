import Events

/// Which documents of an alert are flagged with what is left of the budget.
struct FlagChoice {
  /// Of the documents that drive the alert, the first.
  let driving: [DocumentReference]
  /// Of the others, the first.
  let controls: [DocumentReference]
  /// How many there was no room for.
  let overBudget: Int

  /// - Parameter room: how many documents may be flagged. Where that is too few, half of them drive the alert and half
  ///   do not, as far as there are so many; an odd one drives it.
  init(_ alert: Alert, room: Int) {
    var seen: Set<DocumentPointer> = []
    let driving = alert.driving.filter { seen.insert($0.pointer).inserted }
    let controls = alert.controls.filter { seen.insert($0.pointer).inserted }
    let room = min(max(room, 0), driving.count + controls.count)
    let half = room - room / 2
    let drivers = min(driving.count, max(half, room - controls.count))
    self.driving = Array(driving.prefix(drivers))
    self.controls = Array(controls.prefix(room - drivers))
    overBudget = driving.count + controls.count - room
  }

  /// Those that drive the alert, then the others.
  var documents: [DocumentReference] { driving + controls }
}
