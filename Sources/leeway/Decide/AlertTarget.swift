internal import Events

/// The alerts that a command names, among those that the topic has.
struct AlertTarget {
  /// By the id of one alert, or of an incident.
  var alert: String?
  var incident: String?

  /// The states of alerts that are not over.
  static let open: Set<Alert.State> = [.open, .improved, .acknowledged]

  /// The stream of the alerts that are meant.
  ///
  /// - Throws: where there are none that are open, with what there is.
  func stream(_ alerts: [Alert]) throws(CommandFailure) -> DocumentStream {
    let found = alerts.filter { isMeant($0) }
    if let open = found.first(where: { Self.open.contains($0.state) }) { return open.stream }
    let what = alert.map { "alert \($0)" } ?? "incident \(incident ?? "")"
    guard let last = found.last else {
      throw CommandFailure("There is no \(what): `leeway alerts list` names those that are open.")
    }
    throw CommandFailure("The \(what) is not open: it is \(last.state.rawValue) since \(last.updatedAt).")
  }

  /// Whole ids, or as many of their first characters as lists show.
  func isMeant(_ candidate: Alert) -> Bool {
    if let alert { return Self.matches(candidate.id, alert) }
    if let incident { return Self.matches(candidate.incident ?? candidate.id, incident) }
    return false
  }

  /// The ids in full.
  func resolved(_ alerts: [Alert]) -> (alert: String?, incident: String?) {
    let found = alerts.first { isMeant($0) && Self.open.contains($0.state) }
    return (alert.flatMap { _ in found?.id }, incident.flatMap { _ in found?.incident ?? found?.id })
  }

  static func matches(_ id: String, _ wanted: String) -> Bool {
    id == wanted || (wanted.count >= 8 && id.hasPrefix(wanted))
  }
}

extension [Alert] {
  /// The last that is said of each alert, those of a key in their order.
  var lastOfEach: [Alert] {
    var places: [String: Int] = [:]
    for (place, alert) in enumerated() { places[alert.id] = place }
    return places.values.sorted().map { self[$0] }
  }
}
