/// Finds what patterns with names match: entities that need no model, such as order numbers.
package final class PatternEngine: Sendable {
  private let patterns: [NamedPattern]
  private let maxDocumentBytes: Int

  /// - Parameter maxDocumentBytes: the part of a document, in bytes of UTF-8, that is read.
  init(_ patterns: [NamedPattern], maxDocumentBytes: Int) {
    self.patterns = patterns
    self.maxDocumentBytes = maxDocumentBytes
  }

  /// The matches of all patterns, by where they begin, then in the patterns' order; of one pattern none overlap.
  func answer<Text: UTF8Text>(_ text: Text) -> DocumentAnswer {
    text.withUTF8Span { whole in
      let read = ScalarText(utf8: whole, limit: maxDocumentBytes)
      var answer = DocumentAnswer()
      answer.isTruncated = read.unreadBytes > 0
      whole.extracting(0..<whole.count - read.unreadBytes).withUnsafeBufferPointer { bytes in
        var found: [(place: Range<Int>, pattern: Int)] = []
        for (number, pattern) in patterns.enumerated() {
          var start = 0
          while start <= bytes.count, let match = pattern.find(in: bytes, from: start) {
            if !match.part.isEmpty { found.append((match.part, number)) }
            start = match.next > start ? match.next : start + 1
          }
        }
        answer.entities = entities(found, in: bytes)
      }
      return answer
    }
  }

  /// Matches with their places in scalars instead of bytes.
  private func entities(
    _ found: [(place: Range<Int>, pattern: Int)], in bytes: UnsafeBufferPointer<UInt8>
  ) -> [SpanEntity] {
    var scalars: [Int: Int] = [:]
    var (byte, scalar) = (0, 0)
    for place in Set(found.flatMap { [$0.place.lowerBound, $0.place.upperBound] }).sorted() {
      while byte < place {
        if bytes[byte] & 0xC0 != 0x80 { scalar += 1 }
        byte += 1
      }
      scalars[place] = scalar
    }
    return found.sorted { ($0.place.lowerBound, $0.pattern) < ($1.place.lowerBound, $1.pattern) }.map { match in
      SpanEntity(
        label: patterns[match.pattern].label, start: scalars[match.place.lowerBound] ?? 0,
        end: scalars[match.place.upperBound] ?? 0, score: 1)
    }
  }
}

extension PatternEngine {
  /// The patterns of a model directory.
  convenience init(_ patterns: [ModelDescription.Pattern], _ directory: ModelDirectory) throws(ModelError) {
    var named: [NamedPattern] = []
    for pattern in patterns {
      do {
        named.append(try NamedPattern(label: pattern.label, pattern: pattern.pattern))
      } catch {
        throw ModelError(
          .invalidDescription, file: directory.path(of: ModelDirectory.descriptionFile),
          "\"\(pattern.pattern)\" is no regular expression that can be used: \(error.reason)")
      }
    }
    self.init(named, maxDocumentBytes: directory.description.maxDocumentBytes)
  }
}
