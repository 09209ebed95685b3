internal import Foundation
internal import Yams

/// A YAML file read strictly: every key must be one that its reader asks for, and every value what it asks for.
///
/// Whatever is wrong is noted and the default used, so that one reading names everything; ``read(_:)`` then throws.
struct YAMLFile {
  /// The name that errors give, as the user gave it.
  let name: String
  private let root: Node?

  /// No configuration is longer; a longer file is something else.
  static let longest = 1 << 20

  /// - Throws: ``ConfigurationError`` where the file cannot be read or is not YAML.
  init(path: String) throws(ConfigurationError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Self.failure(path, nil, "the file cannot be opened: it is missing or not readable by this user")
    }
    defer { try? file.close() }
    let data: Data
    do { data = try file.read(upToCount: Self.longest + 1) ?? Data() } catch {
      throw Self.failure(path, nil, "the file cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= Self.longest else {
      throw Self.failure(path, nil, "the file is longer than a mebibyte, so it is no configuration of Leeway's")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Self.failure(path, nil, "the file is not UTF-8 text")
    }
    try self.init(name: path, text: text)
  }

  /// - Throws: ``ConfigurationError`` where `text` is not YAML.
  init(name: String, text: String) throws(ConfigurationError) {
    self.name = name
    do { root = try Yams.compose(yaml: text) } catch { throw Self.failure(name, Self.mark(error), Self.words(error)) }
  }

  /// Reads the file through `body`, which asks for every key that there may be.
  ///
  /// - Throws: ``ConfigurationError`` with everything that `body` found wrong, and every key it did not ask for.
  func read<Value>(_ body: (YAMLSection) -> Value) throws(ConfigurationError) -> Value {
    let reading = YAMLReading()
    let section = YAMLSection(root, path: "", line: nil, reading: reading)
    let value = body(section)
    section.refuseUnknownKeys()
    guard reading.problems.isEmpty else { throw ConfigurationError(file: name, problems: reading.problems) }
    return value
  }

  /// Every key that `body` asks for, with its default in words where it has one.
  static func keys(_ body: (YAMLSection) -> Void, given text: String) throws(ConfigurationError) -> [String: String?] {
    let reading = YAMLReading()
    body(YAMLSection(try YAMLFile(name: "", text: text).root, path: "", line: nil, reading: reading))
    return reading.keys
  }

  private static func failure(_ name: String, _ line: Int?, _ words: String) -> ConfigurationError {
    ConfigurationError(file: name, problems: [ConfigurationProblem(line: line, key: "", words: words)])
  }

  private static func mark(_ error: any Error) -> Int? {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  /// What is wrong, without the line itself: it may hold a password.
  private static func words(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
      "not valid YAML: \(problem)"
    case .duplicatedKeysInMapping(let names, _):
      "these keys are there twice: \(names.sorted().joined(separator: ", "))"
    case .reader(let problem, _, _, _): "not valid YAML: \(problem)"
    default: "not valid YAML"
    }
  }
}

/// What one reading of a file found: the problems, and the keys that were asked for.
///
/// Used by one thread, within one call of ``YAMLFile/read(_:)``.
final class YAMLReading {
  var problems: [ConfigurationProblem] = []
  var keys: [String: String?] = [:]
}
