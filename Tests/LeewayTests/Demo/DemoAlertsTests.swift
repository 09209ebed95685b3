import Events
import Testing

@testable import leeway

struct DemoAlertsTests {
  private let stream = DocumentStream(source: "packages", model: "starter", version: "1.0.0")

  /// A plan of 10 documents a phase, a second each phase: learning from 0 s, quiet from 1 s, drift from 2 s, back from
  /// 3 s.
  private func plan() throws -> DemoPlan {
    let lists = try ListFolder()
    var (packages, english) = ("", "")
    for number in 0..<10 {
      let key = String(repeating: "0", count: 31) + String(number)
      packages += "Package: p\(number)\nSection: games\nDescription-md5: \(key)\n\n"
      english += "Package: p\(number)\nDescription-md5: \(key)\nDescription-en: package \(number)\n\n"
    }
    try lists.write("archive_Packages", packages)
    try lists.write("archive_Translation-en", english)
    let corpus = try CorpusReader(folder: lists.path, languages: ["en"]).read()
    let groups = try PackageGroups(YAMLFile(name: "groups.yaml", text: "groups:\n  games: [games]\n"))
    return DemoPlan(corpus: corpus, groups: groups, seed: 1, scale: 0.001)
  }

  private func alert(
    _ id: String, _ feature: String, _ state: Alert.State, opened: Double, resolved: Double? = nil
  ) -> Alert {
    let opened = DemoPhase.start + .milliseconds(Int64(opened * 1_000))
    let resolved = resolved.map { DemoPhase.start + .milliseconds(Int64($0 * 1_000)) }
    return Alert(
      id: id, stream: stream, feature: feature, state: state, sentence: "It moved.", openedAt: opened,
      updatedAt: resolved ?? opened, resolvedAt: resolved, coverage: .init(partitions: 4, late: 0))
  }

  private func verdicts(_ alerts: [Alert]) throws -> [Bool] {
    try DemoAlerts(alerts).checks(plan()).map(\.holds)
  }

  @Test("All is well where language and class open in the drift phase and resolve in the last")
  func expected() throws {
    let verdicts = try verdicts([
      alert("a", "language", .open, opened: 2.2), alert("b", "class:section", .open, opened: 2.4),
      alert("c", "characters", .open, opened: 2.5), alert("a", "language", .resolved, opened: 2.2, resolved: 3.3),
      alert("b", "class:section", .resolved, opened: 2.4, resolved: 3.4),
    ])
    #expect(verdicts == [true, true, true])
  }

  @Test("An alert in the quiet phase is a fault, whatever its feature")
  func early() throws {
    #expect(try verdicts([alert("a", "lines", .open, opened: 1.5)]).first == false)
  }

  @Test("An alert that never opens, or opens and stays open, is a fault")
  func missing() throws {
    #expect(try verdicts([]) == [true, false, false])
    let open = [alert("a", "language", .open, opened: 2.2), alert("b", "class:section", .open, opened: 3.2)]
    #expect(try verdicts(open) == [true, false, false])
  }

  @Test("The incident's onset and the documents that drive its alerts are held against the plan")
  func incident() throws {
    let plan = try plan()
    func told(_ feature: String, _ category: String?, onset: Double, driving: [String]) -> Alert {
      var alert = alert(feature, feature, .open, opened: 2.4)
      alert.category = category
      alert.incident = "a"
      let time = DemoPhase.start + .milliseconds(Int64(onset * 1_000))
      alert.onset = .init(time: time, earliest: time, latest: time)
      let pointer = DocumentPointer(topic: "documents", partition: 0, offset: 0)
      alert.driving = driving.map { DocumentReference(id: $0, pointer: pointer) }
      alert.contributions = [.init(bin: .value("other"), share: 1)]
      return alert
    }
    let foreign = plan.documents.filter { $0.phase == .drift && $0.language != nil }.map { plan.id(of: $0) }
    let section = plan.documents.filter { $0.phase == .drift }.map { plan.id(of: $0) }
    let good = DemoAlerts([
      told("language", "other", onset: 2, driving: foreign + ["p0-quiet"].filter { _ in foreign.isEmpty }),
      told("class:section", "games", onset: 2, driving: section),
    ]).incident(plan)
    #expect(good.checks.map(\.holds) == [true, !foreign.isEmpty, true])
    #expect(good.lines.contains { $0.contains("class:section = games: other 100 %") })
    let bad = DemoAlerts([
      told("language", nil, onset: 2 + 21, driving: []),
      told("class:section", "games", onset: 2, driving: ["p0-quiet"]),
    ]).incident(plan)
    #expect(bad.checks.map(\.holds) == [false, false, false])
    #expect(DemoAlerts([]).incident(plan).lines.isEmpty)
  }
}
