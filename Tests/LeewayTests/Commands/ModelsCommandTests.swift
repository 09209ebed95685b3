import Foundation
import Inference
import Testing

@testable import leeway

@Suite("leeway models")
struct ModelsCommandTests {
  private static let text = """
    # Ours.
    name: tried
    version: 1.0.0
    tasks:
    - name: tone
      labels: [fine, foul]
    - labels:
      - big
      - small
      temperature: 2  # measured
      name: size
    - name: "a b"
      labels: [x, y]
    files:
      name: tone
    """

  @Test("A task's temperature and the version are set in place, and nothing else changes")
  func edit() {
    var edit = DescriptionEdit(Self.text)
    var wereSet = ["tone": "1.5", "size": "0.7", "a b": "3.0"].map { edit.set(temperature: $1, ofTask: $0) }
    wereSet.append(edit.set(version: "1.0.1"))
    #expect(wereSet == [true, true, true, true])
    let wanted = Self.text
      .replacing("- name: tone\n", with: "- name: tone\n  temperature: 1.5\n", maxReplacements: 1)
      .replacing("  temperature: 2  # measured", with: "  temperature: 0.7")
      .replacing("- name: \"a b\"\n", with: "- name: \"a b\"\n  temperature: 3.0\n")
      .replacing("version: 1.0.0", with: "version: 1.0.1")
    #expect(edit.text == wanted)
  }

  @Test("What is not written a key a line is left to a person")
  func flow() {
    var edit = DescriptionEdit("name: x\ntasks: [{name: tone, labels: [a, b]}]\n")
    let wereSet = [edit.set(temperature: "1.5", ofTask: "tone"), edit.set(version: "2.0.0")]
    #expect(wereSet == [false, false])
    #expect(edit.text == "name: x\ntasks: [{name: tone, labels: [a, b]}]\n")
  }

  private func starter() throws -> LoadedModel {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../models/starter")
    return try LoadedModel(
      try ModelDirectory(path: path.standardizedFileURL.path(percentEncoded: false)), runtime: try OnnxRuntime.open(),
      options: .init(workers: 1))
  }

  @Test("Labelled lines are used or refused with the reason, and a temperature is found")
  func calibrate() throws {
    var calibration = try Calibration(try starter())
    let lines = [
      #"{"text": "A small mail server", "label": "internet"}"#,
      #"{"text": "A puzzle game", "labels": {"section": "games"}}"#,
      #"{"text": "A puzzle game", "labels": {"section": ["desktop"]}}"#,
      #"{"text": "x", "label": "nope"}"#, #"{"text": "x"}"#, #"{"label": "games"}"#, "[]",
      #"{"text": "x", "labels": {"other": "games"}}"#, #"{"text": "x", "label": ["games", "desktop"]}"#,
    ]
    calibration.take(lines.enumerated().map { ($0 + 1, Array($1.utf8)) })
    #expect(calibration.texts == 3)
    #expect(calibration.unused == 6)
    #expect(calibration.reasons.count == 5)
    #expect(calibration.reasons[0].hasPrefix("line 4: \"nope\" is none of the labels"))
    let finding = try #require(calibration.findings.first)
    #expect(finding.scores.examples.count == 3)
    #expect(finding.temperature != nil)
    #expect(finding.lines[0].contains("3 texts"))
  }

  @Test("The token budget is the least that comes near the best at every length")
  func budget() {
    func cell(_ documents: Int, _ tokens: Int, _ seconds: Double) -> ModelProfile.Cell {
      .init(documents: documents, tokens: tokens, seconds: seconds, resident: 0)
    }
    let profile = ModelProfile(cells: [
      cell(1, 16, 2), cell(8, 16, 1.2), cell(32, 16, 1.01), cell(64, 16, 1), cell(1, 256, 10), cell(4, 256, 9.9),
    ])
    #expect(profile.tokenBudget == 512)
    #expect(ModelProfile(cells: [cell(1, 16, 2), cell(1, 256, 10)]).tokenBudget == nil)
  }

  @Test("A profile measures every length, each text once where documents run one at a time")
  func profile() throws {
    var noted = 0
    let profile = try ModelProfile(try starter(), lengths: [4, 500, 600]) { _ in noted += 1 }
    #expect(profile.cells.count == noted)
    #expect(Set(profile.cells.map(\.tokens)) == [7, 64])
    #expect(profile.cells.allSatisfy { $0.seconds > 0 })
    #expect(profile.cells.map(\.documents) == ModelProfile.batchSizes + ModelProfile.batchSizes)
  }
}
