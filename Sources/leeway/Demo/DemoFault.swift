internal import Events

/// A way in which a document of the demo is broken on purpose, and what must become of it.
enum DemoFault: String, CaseIterable, Sendable {
  case brokenUTF8 = "broken UTF-8"
  case truncated = "cut off in the middle"
  case deep = "nested too deeply"
  case duplicateKey = "a key twice"
  case noText = "no text"
  case wrongType = "a number for a text"
  case emptyText = "an empty text"
  case farFuture = "a time in the year 9999"
  case noTime = "a time that is none"
  case repeated = "sent twice"

  /// The rule under which it lands in quarantine; nil for a repeat, which is dropped and counted.
  var rule: QuarantineRule? {
    switch self {
    case .brokenUTF8: .invalidUTF8
    case .truncated: .invalidJSON
    case .deep: .tooDeep
    case .duplicateKey: .duplicateKey
    case .noText: .missingField
    case .wrongType: .wrongType
    case .emptyText: .emptyDocument
    case .farFuture: .timeInFuture
    case .noTime: .invalidTimestamp
    case .repeated: nil
    }
  }
}
