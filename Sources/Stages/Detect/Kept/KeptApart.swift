import Events
import Pipeline

/// What is kept of a stream beside its ``StreamState``: a few parts, each an entry of its own under
/// `prefix/identifier/part`. All of them are always there, so that one that is missing is noticed.
protocol KeptApart {
  associatedtype Part: RawRepresentable<String>
  /// In one word, what it is; the keys begin with it.
  static var prefix: String { get }
  /// The stream's key.
  var key: String { get }
}

extension KeptApart {
  private var identifier: String { ContentHash.hexadecimal(of: [key], digits: 32) }

  func put(_ part: Part, _ value: some Encodable, into changes: inout StateChanges) {
    changes.put("\(Self.prefix)/\(identifier)/\(part.rawValue)") { KeptCoding.encode(value, into: &$0) }
  }

  /// The stream's identifier and the part's name, of what follows the prefix.
  static func names(_ text: String) throws(StateFault) -> (stream: String, part: String) {
    guard let (stream, part) = text.cutAtSlash else { throw StateFault("detect keeps no entry `\(prefix)/\(text)`") }
    return (stream, part)
  }

  /// Lets `read` read the part of that name.
  static func take(_ name: String, _ read: (Part) throws -> Void) throws(StateFault) {
    do {
      guard let part = Part(rawValue: name) else { throw StateFault("there is no such part") }
      try read(part)
    } catch {
      throw StateFault("the part `\(name)` of a stream's \(prefix) cannot be read: \(error)")
    }
  }

  /// What `parts` are where all of them are there and lie under the stream's own key.
  static func whole(_ restored: Self?, _ identifier: String) throws(StateFault) -> Self {
    guard let restored else { throw StateFault("of a stream's \(prefix) an entry is missing") }
    guard restored.identifier == identifier else {
      throw StateFault("the \(prefix) of \(restored.key) lies under the key of another")
    }
    return restored
  }
}
