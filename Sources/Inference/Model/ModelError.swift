/// Why a model directory cannot be used: which file, which line, what is wrong and what to do.
package struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of fault it is, for callers that act on it.
  package enum Kind: Sendable, Equatable {
    /// A file that is named is not there or cannot be read.
    case missingFile
    /// A file's sha256 is not the one written down.
    case wrongChecksum
    /// `model.yaml` is malformed: not YAML, an unknown key, a value of the wrong type or out of range.
    case invalidDescription
    /// The family is none that this program knows.
    case unknownFamily
    /// `tokenizer.json` is malformed.
    case invalidTokenizer
    /// `tokenizer.json` asks for something that this program does not do.
    case unsupportedTokenizer
    /// The graph cannot be loaded.
    case invalidGraph
    /// The graph's inputs or outputs are not those of its family, or its output is not as wide as there are labels.
    case unfitGraph
  }

  package let kind: Kind
  /// The path of the file concerned.
  package let file: String
  /// The line in it, from 1, where one is known.
  package let line: Int?
  /// What is wrong and what to do about it.
  package let reason: String

  package init(_ kind: Kind, file: String, line: Int? = nil, _ reason: String) {
    self.kind = kind
    self.file = file
    self.line = line
    self.reason = reason
  }

  package var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)"
  }
}
