internal import Foundation
internal import Pipeline

/// The folder with a YAML file for every topic, and a JSON Schema for every event.
struct TopicsFolder: Sendable {
  let path: String
  /// By name.
  let topics: [TopicSpecification]

  /// Reads the folder's files.
  ///
  /// - Throws: ``ConfigurationError`` naming the first file that cannot be used, a topic described twice, or a topic of
  ///   Leeway's that no file describes.
  init(path: String) throws(ConfigurationError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
      throw Self.problem(path, "the folder cannot be read: it is missing or not readable by this user")
    }
    var topics: [TopicSpecification] = []
    for name in names where name.hasSuffix(".yaml") && name != "asyncapi.yaml" {
      let topic = try TopicSpecification(try YAMLFile(path: "\(path)/\(name)"))
      if topics.contains(where: { $0.name == topic.name }) {
        throw Self.problem("\(path)/\(name)", "the topic '\(topic.name)' is described in another file already")
      }
      for schema in topic.schemas where !FileManager.default.isReadableFile(atPath: "\(path)/\(schema)") {
        throw Self.problem("\(path)/\(name)", "the schema \(schema) is missing")
      }
      topics.append(topic)
    }
    let missing = Topic.allCases.map(\.rawValue).filter { name in !topics.contains { $0.name == name } }
    guard missing.isEmpty else {
      throw Self.problem(path, "no file describes the topic \(missing.joined(separator: ", "))")
    }
    self.path = path
    self.topics = topics.sorted { $0.name < $1.name }
  }

  private static func problem(_ file: String, _ words: String) -> ConfigurationError {
    ConfigurationError(file: file, problems: [ConfigurationProblem(line: nil, key: "", words: words)])
  }
}

extension TopicsFolder {
  /// Finds the folder: the one given, else that of `LEEWAY_TOPICS`, else `topics` in the current folder, else
  /// `share/leeway/topics` beside the executable's `bin`, else `topics` in a folder above the executable, where a build
  /// in a checkout finds it.
  ///
  /// - Throws: ``ConfigurationError`` naming the places looked in.
  static func find(
    given: String?, environment: [String: String], current: String, executable: String
  ) throws(ConfigurationError) -> String {
    if let path = given ?? environment["LEEWAY_TOPICS"].flatMap({ $0.isEmpty ? nil : $0 }) { return path }
    let places = Self.places(current: current, executable: executable)
    for place in places where FileManager.default.isReadableFile(atPath: place + "/documents.yaml") { return place }
    throw problem(
      "topics",
      "the folder of the topics' files was not found in \(places.joined(separator: ", ")); name it with "
        + "--topics DIR or in LEEWAY_TOPICS")
  }

  private static func places(current: String, executable: String) -> [String] {
    var places = [current + "/topics"]
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    places.append(folder.deletingLastPathComponent().path + "/share/leeway/topics")
    // `.build/x86_64-unknown-linux-gnu/release/leeway` is four levels below the checkout.
    for _ in 0..<4 where folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      places.append((folder.path == "/" ? "" : folder.path) + "/topics")
    }
    return places.reduce(into: []) { list, place in if !list.contains(place) { list.append(place) } }
  }
}
