import Pipeline

/// Decodes what a ``KeptNode`` has written, in place.
struct KeptDecoder: Decoder {
  /// nil stands for nil.
  let bytes: UnsafeRawBufferPointer?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: UnsafeRawBufferPointer?) throws -> Value {
    if let bytes, let scalar = try KeptScalar.read(type, bytes) { return scalar }
    return try Value(from: KeptDecoder(bytes: bytes))
  }

  private func present(_ what: String) throws(StateFault) -> UnsafeRawBufferPointer {
    guard let bytes else { throw StateFault("\(what) is expected where nothing is") }
    return bytes
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Members<Key>(bytes: try present("an object")))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try List(try present("a list")) }

  func singleValueContainer() -> any SingleValueDecodingContainer { Single(bytes: bytes) }

  /// Members are few, and looked for from the first on.
  private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let bytes: UnsafeRawBufferPointer
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
      var keys: [Key] = []
      _ = try? find { name in
        if let key = Key(stringValue: String(decoding: name, as: UTF8.self)) { keys.append(key) }
        return false
      }
      return keys
    }

    /// The value of the first member whose name is meant; nil where there is none.
    private func find(
      _ isMeant: (UnsafeRawBufferPointer) -> Bool
    ) throws(StateFault) -> UnsafeRawBufferPointer?? {
      var reader = StateReader(bytes)
      for _ in 0..<(try reader.count(of: 2)) {
        let name = try reader.take(try reader.count())
        let value = try reader.sized()
        if isMeant(name) { return .some(value) }
      }
      return nil
    }

    private func find(_ key: some CodingKey) throws(StateFault) -> UnsafeRawBufferPointer?? {
      var name = key.stringValue
      do {
        return try name.withUTF8 { name in try find { $0.isSame(as: UnsafeRawBufferPointer(name)) } }
      } catch let fault as StateFault {
        throw fault
      } catch {
        throw StateFault("\(error)")
      }
    }

    private func child(_ key: some CodingKey) throws(StateFault) -> KeptDecoder {
      guard let value = try find(key) else { throw StateFault("`\(key.stringValue)` is missing") }
      return KeptDecoder(bytes: value)
    }

    func contains(_ key: Key) -> Bool { (try? find(key)) ?? nil != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try child(key).bytes == nil }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try KeptDecoder.decode(type, try child(key).bytes)
    }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      guard let value = try find(key), let value else { return nil }
      return try KeptDecoder.decode(type, value)
    }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try child(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try child(key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { try child(KeptSuperKey()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
  }

  private struct List: UnkeyedDecodingContainer {
    private var reader: StateReader
    private let all: Int
    private(set) var currentIndex = 0
    var count: Int? { all }
    var isAtEnd: Bool { currentIndex >= all }
    var codingPath: [any CodingKey] { [] }

    init(_ bytes: UnsafeRawBufferPointer) throws(StateFault) {
      reader = StateReader(bytes)
      all = try reader.count()
    }

    private mutating func child() throws(StateFault) -> KeptDecoder {
      guard !isAtEnd else { throw StateFault("a list ends too soon") }
      currentIndex += 1
      return KeptDecoder(bytes: try reader.sized())
    }

    mutating func decodeNil() throws -> Bool {
      let before = self
      guard try child().bytes != nil else { return true }
      self = before
      return false
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      try KeptDecoder.decode(type, try child().bytes)
    }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try child().container(keyedBy: type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try child().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try child() }
  }

  private struct Single: SingleValueDecodingContainer {
    let bytes: UnsafeRawBufferPointer?
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { bytes == nil }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      guard bytes != nil else { throw StateFault("\(type) is expected where nothing is") }
      return try KeptDecoder.decode(type, bytes)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Names are short, and most are told apart by their lengths.
  @inline(__always)
  fileprivate func isSame(as other: UnsafeRawBufferPointer) -> Bool {
    count == other.count && (0..<count).allSatisfy { self[$0] == other[$0] }
  }
}
