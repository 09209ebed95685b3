import Events
import Testing

@testable import Stages

@Suite("Which versions run")
struct VersionPlanTests {
  /// A model is the version's name.
  typealias Plan = VersionPlan<String>

  static func version(_ name: String, _ role: ModelRecord.Role, _ offset: Int64, share: Double? = nil)
    -> ModelRoles.Version
  {
    ModelRoles.Version(
      ModelRecord(
        name: "topic", version: name, digest: "sha256:" + String(repeating: "0", count: 64), location: "topic/\(name)",
        role: role, share: share, at: .epoch), offset: offset)
  }

  private func roles(
    _ offset: Int64, production: String? = nil, former: [String] = [], canary: String? = nil, shadow: String? = nil,
    share: Double = 0.2
  ) -> ModelRoles {
    ModelRoles(
      offset: offset, production: production.map { Self.version($0, .production, offset) },
      former: former.map { Self.version($0, .retired, 0) },
      canary: canary.map { Self.version($0, .canary, offset, share: share) },
      shadow: shadow.map { Self.version($0, .shadow, offset) })
  }

  /// Loads all that the plan asks for but for those that are broken.
  /// - Returns: what was tried, in order.
  private func load(_ plan: inout Plan, broken: Set<String> = []) -> [String] {
    var tried: [String] = []
    while let want = plan.next, tried.count < 20 {
      let name = want.version.record.version
      tried.append(want.isShadow ? name + " as shadow" : name)
      _ = broken.contains(name) ? plan.refuse(want) : plan.loaded(want, name)
    }
    return tried
  }

  @Test("A new version runs once it is loaded, and until then the old one does, under its own offset")
  func switching() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1"))
    #expect(plan.inForce.production == nil)
    #expect(load(&plan) == ["1"])
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.offset == 0)
    let changed = plan.follow(roles(1, production: "2", former: ["1"]))
    #expect(!changed)
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.offset == 0)
    #expect(load(&plan) == ["2"])
    #expect(plan.inForce.production == "2")
    #expect(plan.inForce.offset == 1)
  }

  @Test("A version that is refused leaves the one before it in its place, also where that has to be loaded anew")
  func refused() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1"))
    #expect(load(&plan) == ["1"])
    _ = plan.follow(roles(1, production: "broken", former: ["1"]))
    #expect(load(&plan, broken: ["broken"]) == ["broken"])
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.offset == 1)

    var restarted = Plan()
    _ = restarted.follow(roles(1, production: "broken", former: ["1"]))
    #expect(load(&restarted, broken: ["broken"]) == ["broken", "1"])
    #expect(restarted.inForce.production == "1")
  }

  @Test("The one that runs goes on while the one in production is refused, even where it was retired by name")
  func retired() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1"))
    _ = load(&plan)
    _ = plan.follow(roles(1, production: "broken", former: ["1"]))
    _ = load(&plan, broken: ["broken"])
    var after = roles(2, canary: "2")
    after.production = Self.version("broken", .production, 1)
    _ = plan.follow(after)
    #expect(load(&plan) == ["2"])
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.canary?.model == "2")
    _ = plan.follow(roles(3, production: "3"))
    #expect(load(&plan) == ["3"])
    #expect(plan.inForce.production == "3")
  }

  @Test("A version that was refused is tried again when it is named again, and not before")
  func again() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1"))
    #expect(load(&plan, broken: ["1"]) == ["1"])
    #expect(plan.inForce.production == nil)
    #expect(plan.next == nil)
    var later = roles(3, production: "1")
    later.production?.offset = 0
    _ = plan.follow(later)
    #expect(plan.next == nil)
    _ = plan.follow(roles(4, production: "1"))
    #expect(load(&plan) == ["1"])
    #expect(plan.inForce.production == "1")
  }

  @Test("A canary that cannot be run is left out, and production goes on")
  func brokenCanary() {
    var plan = Plan()
    _ = plan.follow(roles(1, production: "1", canary: "broken"))
    #expect(load(&plan, broken: ["broken"]) == ["1", "broken"])
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.canary == nil)
    #expect(plan.inForce.offset == 1)
  }

  @Test("Production and canary change together, and a shadow comes when it is loaded")
  func together() throws {
    var plan = Plan()
    _ = plan.follow(roles(2, production: "1", canary: "2", shadow: "3"))
    let first = try #require(plan.next)
    _ = plan.loaded(first, "1")
    #expect(plan.inForce.production == nil)
    let second = try #require(plan.next)
    _ = plan.loaded(second, "2")
    #expect(plan.inForce.production == "1")
    #expect(plan.inForce.canary?.model == "2")
    #expect(plan.inForce.canary?.share == 0.2)
    #expect(plan.inForce.shadow == nil)
    #expect(load(&plan) == ["3 as shadow"])
    #expect(plan.inForce.shadow == "3")
  }

  @Test("A canary that goes into production is not loaded again; its share alone may change")
  func promotion() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1", canary: "2"))
    _ = load(&plan)
    let widened = plan.follow(roles(1, production: "1", canary: "2", share: 0.5))
    #expect(widened)
    #expect(plan.inForce.canary?.share == 0.5)
    let promoted = plan.follow(roles(2, production: "2", former: ["1"]))
    #expect(promoted)
    #expect(plan.next == nil)
    #expect(plan.inForce.production == "2")
    #expect(plan.inForce.canary == nil)
    // The old one is gone: to go back it is loaded anew.
    _ = plan.follow(roles(3, production: "1", former: ["2"]))
    #expect(load(&plan) == ["1"])
  }

  @Test("Where no version is in production nothing answers, also not the last one")
  func none() {
    var plan = Plan()
    _ = plan.follow(roles(0, production: "1"))
    _ = load(&plan)
    let changed = plan.follow(roles(1, former: ["1"], canary: "2"))
    #expect(!changed)
    _ = load(&plan)
    #expect(plan.inForce.production == nil)
  }
}
