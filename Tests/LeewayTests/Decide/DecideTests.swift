import Events
import Foundation
import Observations
import Stages
import Statistics
import Testing

@testable import leeway

@Suite("What commands about drift decide on")
struct DecideTests {
  private static let stream = DocumentStream(source: "mail", model: "topics", version: "1")

  private static func alert(
    _ id: String, _ state: Alert.State = .open, incident: String? = nil, source: String = "mail"
  ) -> Alert {
    Alert(
      id: id, stream: DocumentStream(source: source, model: "topics", version: "1"), feature: "language", state: state,
      sentence: "It moved.", updatedAt: .epoch, coverage: .init(partitions: 1, late: 0), incident: incident)
  }

  @Test("An alert is named by its id or its first eight characters, an incident by that of its first alert")
  func targets() throws {
    let alerts = [
      Self.alert("0123456789ab", source: "other"), Self.alert("ffff456789ab", .acknowledged, incident: "eeee456789ab"),
    ]
    #expect(try AlertTarget(alert: "01234567").stream(alerts).source == "other")
    #expect(AlertTarget(alert: "01234567").resolved(alerts) == ("0123456789ab", nil))
    #expect(try AlertTarget(incident: "eeee4567").stream(alerts) == Self.stream)
    #expect(AlertTarget(incident: "eeee4567").resolved(alerts) == (nil, "eeee456789ab"))
    #expect(AlertTarget(incident: "0123456789ab").resolved(alerts) == (nil, "0123456789ab"))
    #expect(throws: CommandFailure.self) { try AlertTarget(alert: "0123").stream(alerts) }
  }

  @Test("An alert that is over, or that there is not, is refused with what there is")
  func over() {
    let over = [Self.alert("0123456789ab", .resolved)]
    let error = #expect(throws: CommandFailure.self) { try AlertTarget(alert: "0123456789ab").stream(over) }
    #expect(error?.description.contains("resolved") == true)
    let later = [Self.alert("0123456789ab"), over[0], Self.alert("ffff456789ab")].lastOfEach
    #expect(later.map(\.state) == [.resolved, .open])
    let none = #expect(throws: CommandFailure.self) { try AlertTarget(incident: "0123456789ab").stream([]) }
    #expect(none?.description.contains("leeway alerts list") == true)
  }

  @Test("Lists say what a person looks for, without control characters")
  func lists() {
    var silent = Self.alert("0123456789abcdef", .acknowledged)
    silent.silent = true
    silent.feature = "a\u{1B}[2J"
    let lines = AlertList.text([silent, Self.alert("ffff456789ab")])
    #expect(lines[0].contains("acknowledged (silent)") && lines[0].contains("mail/topics@1"))
    #expect(lines[0].contains("0123456789ab  incident 0123456789ab") && !lines[0].contains("\u{1B}"))
    #expect(AlertList.shown(silent).contains { $0.hasPrefix("incident") })
  }

  private static func record(
    _ id: String, _ name: String = "first", version: Int, source: String = "mail", retired: Bool? = nil
  ) -> BaselineRecord {
    BaselineRecord(
      id: id, name: name, version: version, stream: DocumentStream(source: source, model: "topics", version: "1"),
      documents: 1, blocks: 1, from: nil, to: nil, ready: true, steady: true, retired: retired)
  }

  @Test("The baseline in force is the last version, where it is not retired; an id finds an earlier one")
  func choice() throws {
    var records = [
      Self.record("aaaaaaaaaa", version: 1), Self.record("bbbbbbbbbb", version: 2),
      Self.record("cccccccccc", version: 3),
    ]
    #expect(try BaselineChoice(stream: "mail/topics@1").record(records).id == "cccccccccc")
    records.append(Self.record("cccccccccc", version: 3, retired: true))
    let none = #expect(throws: CommandFailure.self) { try BaselineChoice(stream: "mail/topics@1").record(records) }
    #expect(none?.description.contains("no baseline in force of mail/topics@1") == true)
    #expect(try BaselineChoice(id: "aaaaaaaa").record(records).version == 1)
    #expect(try BaselineChoice(id: "cccccccc").record(records).retired == true)
    #expect(throws: CommandFailure.self) { try BaselineChoice(id: "dddddddd").record(records) }
    #expect(throws: CommandFailure.self) { try BaselineChoice(stream: "x/y@1").record(records) }
    let two = [Self.record("dddddddddd", version: 4), Self.record("eeeeeeeeee", version: 1, source: "other")]
    #expect(throws: CommandFailure.self) { try BaselineChoice().record(records + two) }
  }

  @Test("A list says what is in force, and baselines of volume and reviews have versions of their own")
  func standing() {
    let records = [
      Self.record("aaaaaaaaaa", version: 1), Self.record("bbbbbbbbbb", "golden", version: 2),
      Self.record("cccccccccc", "spring", version: 3), Self.record("dddddddddd", "quality", version: 1),
      Self.record("eeeeeeeeee", version: 1, source: "other", retired: true),
      Self.record("eeeeeeeeee", "golden", version: 1, source: "other"),
    ]
    let words = BaselineLines.list(records).map { $0.split(separator: "  ").last.map(String.init) }
    #expect(words == ["earlier", "earlier", "in force", "in force", "retired", "in force"])
  }

  /// Lines of observations of which `share` are of the topic games.
  private static func observations(_ count: Int, share: Int, long: Int) -> String {
    (0..<count).map { number in
      #"{"features":{"topic":"\#(number % 100 < share ? "games" : "net")","words":\#(long + number * 7 % 97)}}"#
    }.joined(separator: "\n")
  }

  @Test("A baseline that is learnt from a file is read back by its id, shown and compared")
  func files() throws {
    let folder = try ListFolder()
    try folder.write("one.jsonl", Self.observations(21_000, share: 10, long: 100))
    try folder.write("two.jsonl", Self.observations(21_000, share: 30, long: 300))
    for name in ["one", "two"] {
      let learning = BaselineLearning(
        settings: ObservationSettings(), input: "\(folder.path)/\(name).jsonl", output: "\(folder.path)/\(name).json",
        name: name)
      let done = try learning.run()
      #expect(done.refused == 0 && done.lines.count == 1)
      #expect(done.lines[0].hasPrefix("21000 documents in 210 blocks"))
    }
    let one = try NamedBaseline.read(folder.path + "/one.json")
    let two = try NamedBaseline.read(folder.path + "/two.json")
    #expect(one.count == 1 && one[0].name == "one" && one[0].id.count == 64 && one[0].id != two[0].id)
    let shown = BaselineLines.show(one[0])
    #expect(shown.contains { $0.hasPrefix("topic") && $0.contains("net 90.0 %, games 10.0 %") }, "\(shown)")
    let rows = BaselineDifference(one[0].baseline, two[0].baseline).rows
    #expect(rows.map(\.feature) == ["topic", "words"] && rows.map(\.state) == ["changed", "changed"])
    #expect(rows[0].first.count == 1 && (rows[0].first[0] - rows[0].second[0]).magnitude > 0.19)
    #expect(rows[1].second[1] > rows[1].first[1] + 100)
    let same = BaselineDifference(one[0].baseline, one[0].baseline)
    #expect(same.rows.allSatisfy { $0.state == "same" } && same.lines.count == 2)
  }

  @Test("A file that is spoiled is refused with its line")
  func spoiled() throws {
    let folder = try ListFolder()
    try folder.write("in.jsonl", Self.observations(2_000, share: 10, long: 100))
    let learning = BaselineLearning(
      settings: ObservationSettings(), input: folder.path + "/in.jsonl", output: folder.path + "/out.json", name: "x")
    #expect(try learning.run().lines[0].contains("baseline not ready: 2000 of at least 20000 documents"))
    let text = try String(contentsOfFile: folder.path + "/out.json", encoding: .utf8)
    try folder.write(
      "other.json",
      text.replacing(#""id":"\#(try NamedBaseline.read(folder.path + "/out.json")[0].id)""#, with: #""id":"00""#))
    try folder.write("cut.json", String(text.prefix(text.count / 2)))
    try folder.write("empty.json", "")
    for (name, words) in [
      ("other", "its tables are those of"), ("cut", "cut.json:1"), ("empty", "no baseline"), ("no", "cannot be read"),
    ] {
      let error = #expect(throws: CommandFailure.self) { try NamedBaseline.read("\(folder.path)/\(name).json") }
      #expect(error?.description.contains(words) == true, "\(name): \(error?.description ?? "")")
    }
  }

  @Test(
    "A stream is read back from its key",
    arguments: [
      DocumentStream(source: "mail", model: "topics", version: "1"),
      DocumentStream(source: "a/b@c=d%2F", model: "%", version: "1@2", segment: .init(name: "n/=", value: "")),
    ])
  func keys(stream: DocumentStream) {
    #expect(DocumentStream(key: stream.key) == stream)
  }

  @Test(
    "What is no key is no stream", arguments: ["", "mail", "mail/topics", "a/b@c/d", "a/b@c/d=e/f", "/b@c", "a%/b@c"])
  func noKeys(text: String) {
    #expect(DocumentStream(key: text) == nil)
  }
}
