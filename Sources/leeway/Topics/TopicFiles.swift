internal import Foundation

/// What a folder of topics' files holds, as far as it can be read; what cannot is a problem each.
struct TopicFiles {
  let path: String
  /// By their files' names.
  private(set) var topics: [(file: String, topic: TopicSpecification)] = []
  /// By their paths within the folder, such as `schemas/alert.json`.
  private(set) var schemas: [String: SchemaNode] = [:]
  private(set) var problems: [String] = []

  init(path: String) {
    self.path = path
    for name in names(in: path) where name.hasSuffix(".yaml") && name != "asyncapi.yaml" {
      do throws(ConfigurationError) {
        topics.append((name, try TopicSpecification(try YAMLFile(path: "\(path)/\(name)"))))
      } catch {
        problems.append("\(error)")
      }
    }
    let folder = "schemas"
    guard FileManager.default.fileExists(atPath: "\(path)/\(folder)") else { return }
    for name in names(in: "\(path)/\(folder)") where name.hasSuffix(".json") {
      do throws(ConfigurationError) {
        schemas["\(folder)/\(name)"] = try SchemaNode(path: "\(path)/\(folder)/\(name)")
      } catch {
        problems.append("\(error)")
      }
    }
  }

  private mutating func names(in folder: String) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      problems.append("\(folder): the folder cannot be read: it is missing or not readable by this user")
      return []
    }
  }
}
