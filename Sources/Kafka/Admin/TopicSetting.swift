/// A setting of a topic and whether it was made for this topic.
package struct TopicSetting: Hashable, Sendable {
  package let value: String
  /// True where the topic has this value of its own; false where it comes from the broker.
  package let isOwn: Bool

  package init(value: String, isOwn: Bool) {
    self.value = value
    self.isOwn = isOwn
  }
}
