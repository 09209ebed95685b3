/// Two spans of the document between which the model found a relation.
package struct Relation: Sendable, Hashable {
  package var name: String
  /// Their labels are what the relation calls its parts.
  package var head: Entity
  package var tail: Entity

  package init(name: String, head: Entity, tail: Entity) {
    self.name = name
    self.head = head
    self.tail = tail
  }
}
