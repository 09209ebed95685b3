/// A value that can be written as JSON.
package protocol JSONWritable {
  func write(into writer: inout JSONWriter)
}

/// A value that is an object.
package protocol JSONObject: JSONWritable {
  /// Writes the members into an object that is open.
  func writeFields(into writer: inout JSONWriter)
}

extension JSONObject {
  @inline(__always)
  package func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writeFields(into: &writer)
    writer.endObject()
  }
}

/// A member of an object whose name is not known beforehand, such as an attribute.
package protocol JSONMember {
  associatedtype Value: JSONWritable
  var name: String { get }
  var value: Value { get }
}

extension JSONWriter {
  /// A member of an object: its key and its value, `null` where there is none.
  @inline(__always)
  package mutating func field(_ name: StaticString, _ value: some JSONWritable) {
    key(name)
    value.write(into: &self)
  }

  /// A member that is left out where there is no value.
  @inline(__always)
  package mutating func field(_ name: StaticString, ifAny value: (some JSONWritable)?) {
    if let value { field(name, value) }
  }

  /// A member that is an object of these; their names must differ.
  @inline(__always)
  package mutating func field(_ name: StaticString, members: [some JSONMember]) {
    key(name)
    beginObject()
    for member in members {
      key(string: member.name)
      member.value.write(into: &self)
    }
    endObject()
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  @inline(__always)
  package func write(into writer: inout JSONWriter) {
    if let self { self.write(into: &writer) } else { writer.appendNull() }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  @inline(__always)
  package func write(into writer: inout JSONWriter) {
    writer.beginArray()
    for element in self {
      writer.element()
      element.write(into: &writer)
    }
    writer.endArray()
  }
}

extension Bool: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension Int: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension Int32: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension Int64: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension Float: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension Double: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
extension String: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(string: self) } }
extension Timestamp: JSONWritable { package func write(into writer: inout JSONWriter) { writer.append(self) } }
