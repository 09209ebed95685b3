/// A member's place in its group at one moment, as a transaction needs it; what `GroupMetadata` is for a real consumer.
package struct SimulatedMembership: Hashable, Sendable {
  package let group: String
  /// −1 where the consumer is not a member, or not any more.
  package let generation: Int32
  /// 0 where the consumer is not a member, or not any more: what an empty member id is in the protocol.
  package let memberID: Int
  /// Of a static member.
  package let instanceID: Int?

  package init(group: String, generation: Int32, memberID: Int, instanceID: Int? = nil) {
    self.group = group
    self.generation = generation
    self.memberID = memberID
    self.instanceID = instanceID
  }

  /// False where a broker would take a transaction's offsets without checking whose they are.
  package var namesMember: Bool { generation >= 0 && memberID > 0 }
}
