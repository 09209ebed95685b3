import Events
import Foundation
import Inference
import Testing

@testable import Stages

@Suite("Loading a version")
struct VersionLoadingTests {
  private func problem(
    _ shelf: ModelShelf, _ record: ModelRecord, room: MemoryRoom = MemoryRoom(free: nil, bound: "")
  ) throws -> String {
    let loading = try shelf.loading(room: room)
    let error = #expect(throws: ModelError.self) {
      try loading.load(ModelRoles.Version(record, offset: 0), isShadow: false)
    }
    return error?.description ?? ""
  }

  @Test("A version is loaded from under the root, a shadow for one thread")
  func loaded() throws {
    let shelf = try ModelShelf()
    let directory = try shelf.add("2")
    let version = ModelRoles.Version(try shelf.record("2", .production), offset: 0)
    let model = try shelf.loading().load(version, isShadow: false)
    #expect(model.reference == ModelReference(name: "tiny", version: "2", digest: "sha256:" + directory.digest))
    #expect(try shelf.loading().load(version, isShadow: true).loaded.workers == 1)
  }

  @Test("Other files than those that were registered are refused")
  func digest() throws {
    let shelf = try ModelShelf()
    try shelf.add("2")
    let record = try shelf.record("2", .production, digest: String(repeating: "0", count: 64))
    #expect(try problem(shelf, record).contains("the registry says sha256:0000"))
    try shelf.add("3")
    #expect(try problem(shelf, shelf.record("2", .production, location: "tiny/3")).contains("it is tiny 3, not tiny 2"))
  }

  @Test("What leads outside of the root, also by a symbolic link, or nowhere, is refused")
  func outside() throws {
    let (shelf, other) = (try ModelShelf(), try ModelShelf())
    try other.add("2")
    let record = try other.record("2", .production)
    #expect(try problem(shelf, record).contains("missing"))
    try FileManager.default.createSymbolicLink(atPath: shelf.path("2"), withDestinationPath: other.path("2"))
    #expect(try problem(shelf, record).contains("outside of the models' root"))
    #expect(try problem(shelf, other.record("2", .production, location: "..")).contains("outside"))
  }

  @Test("A graph that is cut off is refused, though its checksum is right")
  func broken() throws {
    let shelf = try ModelShelf()
    let whole = try shelf.add("2")
    let graph = shelf.path("2") + "/model.onnx"
    let bytes = try Data(contentsOf: URL(filePath: graph))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: graph))
    let file = shelf.path("2") + "/model.yaml"
    let old = try #require(whole.description.files["model.onnx"])
    try String(contentsOfFile: file, encoding: .utf8).replacing(old, with: try ModelDirectory.sha256(of: graph))
      .write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try problem(shelf, shelf.record("2", .production)).contains("model.onnx"))
  }

  @Test("A version that would not fit into memory is refused before it is loaded")
  func memory() throws {
    let shelf = try ModelShelf()
    try shelf.add("2")
    let record = try shelf.record("2", .production)
    let words = try problem(shelf, record, room: MemoryRoom(free: 1 << 20, bound: "the test"))
    #expect(words.contains("it would not fit into memory"))
    #expect(words.contains("the test leaves 1 MiB"))
    let room = MemoryRoom(free: 1 << 30, bound: "the test")
    _ = try shelf.loading(room: room).load(ModelRoles.Version(record, offset: 0), isShadow: false)
  }
}
