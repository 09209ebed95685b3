internal import Events

/// What the demo knows of its documents and the model must not: their true groups.
struct DemoTruth: Sendable {
  private struct Known {
    var group: String
    var isHeldOut: Bool
  }

  private let known: [String: Known]

  /// Documents in other languages are left out: the model was made for English.
  init(_ plan: DemoPlan, _ groups: PackageGroups) {
    var known: [String: Known] = [:]
    for document in plan.documents where document.language == nil {
      let package = plan.pool[Int(document.package)]
      guard let group = groups.group(of: package) else { continue }
      known[plan.id(of: document)] = Known(group: group, isHeldOut: groups.isHeldOut(package))
    }
    self.known = known
  }

  /// Nothing is known, as of a user's own documents.
  init() { known = [:] }

  /// Whether `label` is right for a document that training did not see; nil for all others.
  func judge(_ id: String, _ label: String?) -> Bool? {
    guard let document = known[id], document.isHeldOut else { return nil }
    return document.group == label
  }
}
