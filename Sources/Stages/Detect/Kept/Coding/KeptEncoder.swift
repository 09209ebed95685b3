/// Encodes into a ``KeptNode``.
struct KeptEncoder: Encoder {
  let node: KeptNode
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.beginMembers()
    return KeyedEncodingContainer(Members<Key>(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.beginList()
    return List(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }

  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: KeptNode
    var codingPath: [any CodingKey] { [] }

    private func child(_ key: some CodingKey) -> KeptEncoder {
      let child = KeptNode()
      node.append(child, name: key.stringValue)
      return KeptEncoder(node: child)
    }

    func encodeNil(forKey key: Key) { _ = child(key) }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try child(key).node.put(value) }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { child(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { child(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { child(KeptSuperKey()) }
    func superEncoder(forKey key: Key) -> any Encoder { child(key) }
  }

  private struct List: UnkeyedEncodingContainer {
    let node: KeptNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    private func child() -> KeptEncoder {
      let child = KeptNode()
      node.append(child)
      return KeptEncoder(node: child)
    }

    func encodeNil() { _ = child() }
    func encode<Value: Encodable>(_ value: Value) throws { try child().node.put(value) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      child().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    func superEncoder() -> any Encoder { child() }
  }

  private struct Single: SingleValueEncodingContainer {
    let node: KeptNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil() {}
    func encode<Value: Encodable>(_ value: Value) throws { try node.put(value) }
  }
}

/// The name under which a class keeps what its superclass is.
struct KeptSuperKey: CodingKey {
  var stringValue: String { "super" }
  var intValue: Int? { nil }

  init() {}
  init?(stringValue: String) {}
  init?(intValue: Int) { nil }
}
