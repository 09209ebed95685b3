import Events
import Foundation
import Testing

@Suite("Schemas")
struct SchemaTests {
  private static let samples = 60

  @Test("Every event that is written is valid against its schema, as a validator of another make judges")
  func validates() throws {
    let samples = FileManager.default.temporaryDirectory.appending(path: "leeway-samples-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: samples) }
    try write(to: samples)
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let topics = here.deletingLastPathComponent().deletingLastPathComponent().appending(path: "topics")
    let (status, output) = try run(here.appending(path: "validate.py"), topics, samples)
    #expect(status == 0, "\(output)")
  }

  private func write(to directory: URL) throws {
    var events = RandomEvents(random: .seeded("samples"))
    try lines(directory, "document") { events.document().write(into: &$0) }
    try lines(directory, "prediction") { events.prediction().write(into: &$0) }
    try lines(directory, "summary") { events.summary().write(into: &$0) }
    try lines(directory, "progress") {
      Progress(time: events.time(), partition: events.chance(2) ? nil : events.partition()).write(into: &$0)
    }
    try lines(directory, "statistic") { try SchemaTests.append(events.statistic(), to: &$0) }
    try lines(directory, "alert") { try SchemaTests.append(events.alert(), to: &$0) }
    try lines(directory, "baseline") { try SchemaTests.append(events.baseline(), to: &$0) }
    try lines(directory, "command") { try SchemaTests.append(events.command(), to: &$0) }
    try lines(directory, "review") { events.review().write(into: &$0) }
    try lines(directory, "quality") { try SchemaTests.append(events.qualitySummary(), to: &$0) }
    try lines(directory, "model") { try SchemaTests.append(events.modelRecord(), to: &$0) }
    try lines(directory, "flagged") { try SchemaTests.append(events.flagged(), to: &$0) }
    try lines(directory, "quarantine") { SchemaTests.append(events.quarantine(), events.offset(), to: &$0) }
  }

  private func lines(_ directory: URL, _ name: String, _ write: (inout JSONWriter) throws -> Void) throws {
    var writer = JSONWriter()
    for _ in 0..<SchemaTests.samples {
      try write(&writer)
      writer.append(byte: UInt8(ascii: "\n"))
    }
    try Data(writer.contents).write(to: directory.appending(path: name + ".jsonl"))
  }

  private static func append(_ event: some Encodable, to writer: inout JSONWriter) throws {
    try EventCoding.encode(event).withUnsafeBytes { writer.append($0) }
  }

  /// The headers as the schema sees them: an object, with a list for what may occur several times.
  private static func append(_ reason: QuarantineReason, _ offset: Int64, to writer: inout JSONWriter) {
    let origin = DocumentPointer(topic: "documents.raw", partition: 3, offset: offset)
    let headers = reason.headers + QuarantineReason.headers(of: origin, timestamp: offset % 2 == 0 ? nil : -1)
    writer.beginObject()
    for header in headers where header.name != QuarantineHeader.place {
      writer.key(string: header.name)
      writer.append(string: header.value)
    }
    writer.key(string: QuarantineHeader.place)
    writer.beginArray()
    for header in headers where header.name == QuarantineHeader.place {
      writer.element()
      writer.append(string: header.value)
    }
    writer.endArray()
    writer.endObject()
  }

  /// Runs the script with the Python that `LEEWAY_PYTHON` names, else with the `python3` of the path.
  private func run(_ script: URL, _ arguments: URL...) throws -> (status: Int32, output: String) {
    let process = Process()
    let python = ProcessInfo.processInfo.environment["LEEWAY_PYTHON"]
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python ?? "python3", script.path] + arguments.map(\.path)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
