/// A record with named fields that the model found in the document.
package struct FoundStructure: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    /// None where nothing was found.
    package var values: [Value]

    package init(name: String, values: [Value]) {
      self.name = name
      self.values = values
    }
  }

  /// A span of the document's text, or one of the choices that the field may have.
  package struct Value: Sendable, Hashable {
    package var text: String
    /// The first Unicode scalar of the span and the one after its last; nil for a choice.
    package var span: Range<Int>?
    /// Between 0 and 1.
    package var score: Float

    package init(text: String, span: Range<Int>? = nil, score: Float) {
      self.text = text
      self.span = span
      self.score = score
    }
  }

  package var name: String
  package var fields: [Field]

  package init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
  }
}
