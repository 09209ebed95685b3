internal import Crypto

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A model as a directory: `model.yaml` and the files it names, each with the checksum written there.
package struct ModelDirectory: Sendable {
  /// The file that describes the model.
  package static let descriptionFile = "model.yaml"

  package let path: String
  package let description: ModelDescription
  /// What the model is: the sha256, in lower-case hexadecimal, of the sha256 of all its files and of `model.yaml`, in
  /// ascending order, one on a line. Equal digests mean equal models, thresholds and temperature included.
  package let digest: String

  /// Reads `model.yaml` in the directory and checks that every file is there and has its checksum.
  ///
  /// - Throws: a `ModelError` with the file, and the line where one is known.
  package init(path: String) throws(ModelError) {
    self.path = path
    let file = Self.join(path, Self.descriptionFile)
    let bytes = try Self.contents(of: file, "a model directory has a model.yaml that describes it")
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw ModelError(.invalidDescription, file: file, "it is not UTF-8")
    }
    description = try ModelDescription(yaml: text, file: file)
    var digests = [SHA256.hash(data: bytes).hexadecimal]
    for (name, expected) in description.files.sorted(by: { $0.key < $1.key }) {
      let named = Self.join(path, name)
      let found = try Self.sha256(of: named)
      guard found == expected else {
        throw ModelError(
          .wrongChecksum, file: named,
          "its sha256 is \(found) but \(Self.descriptionFile) says \(expected): the file was changed or came over "
            + "incomplete; fetch it again, or write down its new sha256 if the change is meant")
      }
      digests.append(found)
    }
    digest = SHA256.hash(data: Data(digests.sorted().map { $0 + "\n" }.joined().utf8)).hexadecimal
  }

  /// The tokenizer of a directory: the file that `model.yaml` names, or `tokenizer.json` where there is no `model.yaml`.
  package static func tokenizer(in path: String) throws(ModelError) -> Tokenizer {
    var file = "tokenizer.json"
    if FileManager.default.fileExists(atPath: join(path, descriptionFile)) {
      file = try ModelDirectory(path: path).description.tokenizer
    }
    let name = join(path, file)
    return try Tokenizer.read(
      [UInt8](try contents(of: name, "a tokenizer is described by a tokenizer.json")), path: name)
  }

  /// The path of a file in the directory.
  package func path(of file: String) -> String { Self.join(path, file) }

  /// The bytes of a file in the directory.
  func contents(of file: String) throws(ModelError) -> [UInt8] {
    [UInt8](try Self.contents(of: path(of: file), "model.yaml names it"))
  }

  private static func join(_ directory: String, _ file: String) -> String {
    directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
  }

  private static func contents(of file: String, _ why: String) throws(ModelError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: file), options: .mappedIfSafe)
    } catch {
      throw ModelError(.missingFile, file: file, "it cannot be read, and \(why)")
    }
  }

  /// The sha256 of a file's bytes, in lower-case hexadecimal.
  package static func sha256(of file: String) throws(ModelError) -> String {
    SHA256.hash(data: try contents(of: file, "model.yaml names it")).hexadecimal
  }
}

extension SHA256.Digest {
  /// Lower-case hexadecimal digits.
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
