import Events
import Testing

@testable import leeway

struct DemoPlanTests {
  private static let groups = """
    groups:
      games: [games]
      science: [math, science]
    left_out: [doc]
    held_out: {digits: 8, modulus: 10, remainder: 0}
    """

  /// 2,000 packages: one in twenty a game, one in ten of no topic, half of them with a German text.
  private static func corpus() throws -> (Corpus, PackageGroups) {
    let lists = try ListFolder()
    var (packages, english, german) = ("", "", "")
    for number in 0..<2_000 {
      let section = number % 20 == 0 ? "games" : number % 10 == 1 ? "doc" : "math"
      let key = String(repeating: "0", count: 24) + String(number + 10_000_000)
      packages += "Package: p\(number)\nSection: \(section)\nDescription-md5: \(key)\n\n"
      english += "Package: p\(number)\nDescription-md5: \(key)\nDescription-en: package \(number)\n Its text.\n\n"
      if number % 2 == 0 {
        german += "Package: p\(number)\nDescription-md5: \(key)\nDescription-de: Paket \(number)\n Sein Text.\n\n"
      }
    }
    try lists.write("archive_Packages", packages)
    try lists.write("archive_Translation-en", english)
    try lists.write("archive_Translation-de", german)
    let corpus = try CorpusReader(folder: lists.path, languages: ["en", "de"]).read()
    return (corpus, try PackageGroups(YAMLFile(name: "groups.yaml", text: groups)))
  }

  private static func plan(seed: UInt64 = 7, scale: Double = 0.05) throws -> DemoPlan {
    let (corpus, groups) = try corpus()
    return DemoPlan(corpus: corpus, groups: groups, seed: seed, scale: scale)
  }

  private func documents(_ plan: DemoPlan, _ phase: DemoPhase) -> [DemoPlan.Document] {
    plan.documents.filter { $0.phase == phase }
  }

  @Test("Phases follow one another, each of distinct packages that have a topic")
  func phases() throws {
    let plan = try Self.plan()
    #expect(DemoPhase.allCases.map { documents(plan, $0).count } == [1_500, 500, 500, 500])
    for phase in DemoPhase.allCases {
      let packages = documents(plan, phase).map(\.package)
      #expect(Set(packages).count == packages.count)
      #expect(packages.allSatisfy { plan.pool[Int($0)].section != "doc" })
    }
    #expect(plan.phase(at: DemoPlan.time(at: 1_999)) == .quiet)
    #expect(plan.phase(at: DemoPlan.time(at: 2_000)) == .drift)
    #expect(DemoPlan.time(at: 10).description == "2024-01-01T00:00:01Z")
  }

  @Test("The same seed gives the same plan, another one another")
  func seeds() throws {
    func ids(_ plan: DemoPlan) -> [String] { plan.documents.map(plan.id(of:)) }
    #expect(try ids(Self.plan(seed: 7)) == ids(Self.plan(seed: 7)))
    #expect(try ids(Self.plan(seed: 7)) != ids(Self.plan(seed: 8)))
  }

  @Test("In the drift phase a tenth is in another language, and one section comes twice as often")
  func drift() throws {
    let plan = try Self.plan()
    let drift = documents(plan, .drift)
    #expect(drift.count { $0.language != nil } == 50)
    // Of 1,800 packages with a topic, 100 are games: a share of 1/18, twice of which are 55 of 500.
    #expect(drift.count { plan.pool[Int($0.package)].section == DemoPhase.doubledSection } == 55)
    for phase in [DemoPhase.learning, .quiet, .back] {
      #expect(documents(plan, phase).allSatisfy { $0.language == nil })
    }
  }

  @Test("One document in a hundred is broken, each way in its turn")
  func faults() throws {
    let plan = try Self.plan()
    let faults = documents(plan, .learning).compactMap(\.fault)
    #expect(faults.count == 15)
    #expect(Set(faults) == Set(DemoFault.allCases))
  }

  @Test("A phase is never larger than the pool")
  func scale() throws {
    let plan = try Self.plan(scale: 1)
    #expect(documents(plan, .learning).count == 1_800)
  }
}
