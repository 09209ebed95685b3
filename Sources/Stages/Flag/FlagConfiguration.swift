/// What is flagged when an alert opens.
package struct FlagConfiguration: Sendable, Hashable {
  /// Whether the examples carry the documents' text; without it they are pointers only.
  package let includesText: Bool
  /// How many documents are flagged for each hour of event time and each partition of `drift.alerts`.
  package let budgetPerHour: Int

  package init(includesText: Bool = false, budgetPerHour: Int = 200) {
    self.includesText = includesText
    self.budgetPerHour = max(budgetPerHour, 0)
  }
}
