/// Which incident an alert belongs to.
public struct IncidentMark: Sendable, Hashable, Codable {
  /// An alert of the stream: its feature, its class or special value, and the block of its onset.
  public struct Member: Sendable, Hashable, Codable {
    public let feature: String
    public let label: String?
    public let onset: Int

    public init(feature: String, label: String?, onset: Int) {
      self.feature = feature
      self.label = label
      self.onset = onset
    }
  }

  /// The alert that the incident began with, by which it is known.
  public let founder: Member
  /// The alert with the most evidence a document so far.
  public let leader: Member
  /// How many alerts it has had so far.
  public let alerts: Int
}

/// Joins the alerts of one stream that are likely to have one cause.
///
/// An alert joins where the range of its onset meets the *intersection* of the members' ranges, and no more than 24 hours
/// of event time have passed since the incident's first alert: what began together is told together. Of several the one
/// that began last is joined. An incident is led by the alert with the most evidence a document.
struct Incidents: Sendable, Hashable, Codable {
  private struct Incident: Sendable, Hashable, Codable {
    let founder: IncidentMark.Member
    /// The end of the block with which the first alert opened.
    let opened: Int64
    /// The intersection of the members' ranges, in milliseconds since 1970.
    var earliest: Int64
    var latest: Int64
    var leader: IncidentMark.Member
    var leaderEvidence: Double
    var alerts = 1
    /// The members that are open.
    var open: Set<IncidentMark.Member>

    var mark: IncidentMark { IncidentMark(founder: founder, leader: leader, alerts: alerts) }
  }

  /// How long after its first alert an incident takes further ones, in milliseconds.
  static let patience: Int64 = 86_400_000
  private var incidents: [Incident] = []

  /// The incident of what is reported; nil for what is no alert.
  mutating func mark(_ report: DriftReport) -> IncidentMark? {
    let member = IncidentMark.Member(feature: report.feature, label: report.label, onset: report.onset.block)
    switch report.change {
    case .warning, .cleared: return nil
    case .opened: return add(member, report)
    case .updated, .improved: return incidents.first { $0.open.contains(member) }?.mark
    case .resolved:
      guard let place = incidents.firstIndex(where: { $0.open.contains(member) }) else { return nil }
      incidents[place].open.remove(member)
      return incidents[place].mark
    }
  }

  /// Forgets what is known of these features: their alerts are over, and incidents that began with one take no more.
  mutating func leave(_ features: Set<String>) {
    incidents.removeAll { features.contains($0.founder.feature) }
    for place in incidents.indices {
      incidents[place].open = incidents[place].open.filter { !features.contains($0.feature) }
    }
  }

  private mutating func add(_ member: IncidentMark.Member, _ report: DriftReport) -> IncidentMark {
    let now = report.span.end
    incidents.removeAll { $0.open.isEmpty && !Self.isRecent($0.opened, at: now) }
    let evidence = report.movements.first?.evidencePerDocument ?? 0
    let joined = incidents.indices.last { place in
      let incident = incidents[place]
      return Self.isRecent(incident.opened, at: now) && report.earliest <= incident.latest
        && incident.earliest <= report.latest
    }
    guard let joined else {
      let incident = Incident(
        founder: member, opened: now, earliest: report.earliest, latest: report.latest, leader: member,
        leaderEvidence: evidence, open: [member])
      incidents.append(incident)
      return incident.mark
    }
    incidents[joined].earliest = max(incidents[joined].earliest, report.earliest)
    incidents[joined].latest = min(incidents[joined].latest, report.latest)
    incidents[joined].alerts += 1
    incidents[joined].open.insert(member)
    if evidence > incidents[joined].leaderEvidence {
      incidents[joined].leader = member
      incidents[joined].leaderEvidence = evidence
    }
    return incidents[joined].mark
  }

  private static func isRecent(_ opened: Int64, at now: Int64) -> Bool {
    let (passed, overflow) = now.subtractingReportingOverflow(opened)
    return !overflow && passed <= patience
  }
}
