import Events
import Pipeline

/// A `Codable` value on its way into bytes: nothing, a scalar, a list or members by name.
///
/// Every value lies behind its size plus one; 0 stands for nil. A list is the number of its elements and these, or of
/// numbers just these; members are their number, and the name and the value of each, in the order of the names. Whole
/// numbers are variable, reals are their 64 bits, so that they are the same when they are read back.
final class KeptNode {
  private enum Form {
    case null, scalar, list, members
  }

  private var form = Form.null
  private var bytes: [UInt8] = []
  private var children: [(name: String, node: KeptNode)] = []

  init() {}

  init(_ value: some Encodable) throws {
    try put(value)
  }

  func put(_ value: some Encodable) throws {
    guard !putScalar(value), !putNumbers(value) else { return }
    // The same state, the same bytes, in every process.
    if let set = value as? Set<String> { return try set.sorted().encode(to: KeptEncoder(node: self)) }
    if let set = value as? Set<Int> { return try set.sorted().encode(to: KeptEncoder(node: self)) }
    try value.encode(to: KeptEncoder(node: self))
  }

  private func putScalar(_ value: some Encodable) -> Bool {
    var writer = JSONWriter(capacity: 32)
    switch value {
    case let text as String: writer.append(text)
    case let real as Double: writer.append(littleEndian: real.bitPattern)
    case let real as Float: writer.append(littleEndian: Double(real).bitPattern)
    case let isTrue as Bool: writer.append(byte: isTrue ? 1 : 0)
    case let number as UInt64: writer.append(variable: number)
    case let number as UInt: writer.append(variable: UInt64(number))
    case let number as any FixedWidthInteger: writer.append(signed: Int64(truncatingIfNeeded: number))
    default: return false
    }
    form = .scalar
    bytes = Array(writer.contents)
    return true
  }

  /// Lists of numbers are one scalar, without sizes in between.
  private func putNumbers(_ value: some Encodable) -> Bool {
    let type = type(of: value)
    // An empty list can be cast to one of any elements, so its type is asked for.
    guard type == [Double].self || type == [Int].self || type == [Int64].self || type == [UInt32].self else {
      return false
    }
    var writer = JSONWriter(capacity: 256)
    switch value {
    case let reals as [Double]: for real in reals { writer.append(bits: real) }
    case let integers as [any FixedWidthInteger]:
      for integer in integers { writer.append(signed: Int64(truncatingIfNeeded: integer)) }
    default: return false
    }
    form = .scalar
    bytes = Array(writer.contents)
    return true
  }

  func beginList() { form = .list }
  func beginMembers() { form = .members }

  var count: Int { children.count }

  func append(_ node: KeptNode, name: String = "") { children.append((name, node)) }

  /// Writes the size, and what lies behind it.
  func write(into writer: inout JSONWriter) {
    guard form != .null else { return writer.append(variable: 0) }
    var own = JSONWriter(capacity: 64)
    writeContent(into: &own)
    writer.append(variable: UInt64(own.count + 1))
    writer.append(own.contents)
  }

  private func writeContent(into writer: inout JSONWriter) {
    switch form {
    case .null: break
    case .scalar: bytes.withUnsafeBytes { writer.append($0) }
    case .list:
      writer.append(variable: UInt64(children.count))
      for child in children { child.node.write(into: &writer) }
    case .members:
      writer.append(variable: UInt64(children.count))
      for child in children.sorted(by: { $0.name < $1.name }) {
        writer.append(counted: child.name)
        child.node.write(into: &writer)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }
}
