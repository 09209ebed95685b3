import Events
import Foundation
import Inference
import Pipeline
import Testing

@testable import Stages

/// A root with versions of the tiny model, and the records that name them.
final class ModelShelf: Sendable {
  let root: String

  init() throws {
    root = NSTemporaryDirectory() + "leeway-models-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root + "/tiny", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Puts a version on the shelf: the tiny model, under that version.
  @discardableResult
  func add(_ version: String) throws -> ModelDirectory {
    let folder = path(version)
    try FileManager.default.copyItem(atPath: try InferFixture.folder(), toPath: folder)
    let file = folder + "/model.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("version: 1.0.0", with: "version: \(version)").write(
      toFile: file, atomically: true, encoding: .utf8)
    return try ModelDirectory(path: folder)
  }

  func path(_ version: String) -> String { root + "/tiny/" + version }

  /// A record that gives a version a role.
  func record(
    _ version: String, _ role: ModelRecord.Role, share: Double? = nil, digest: String? = nil, location: String? = nil
  ) throws -> ModelRecord {
    let found = try digest ?? ModelDirectory(path: path(version)).digest
    return ModelRecord(
      name: "tiny", version: version, digest: "sha256:" + found, location: location ?? "tiny/\(version)", role: role,
      share: share, at: .epoch)
  }

  /// The same as a record of the log.
  static func logged(_ record: ModelRecord, offset: Int64) throws -> OwnedRecord {
    OwnedRecord(
      topic: "models", offset: offset, key: Array(record.name.utf8), value: [UInt8](try EventCoding.encode(record)))
  }

  func loading(room: MemoryRoom = MemoryRoom(free: nil, bound: "")) throws -> VersionLoading {
    VersionLoading(
      root: ModelRoot(path: root), runtime: try InferFixture.runtime(), options: .init(workers: 1), room: { room })
  }
}
