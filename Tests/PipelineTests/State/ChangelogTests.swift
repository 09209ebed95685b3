import Events
import LogSimulation
import Testing

@testable import Pipeline

@Suite("Changelog")
struct ChangelogTests {
  @Test(
    "XXH64 gives the digests that its authors and other implementations give",
    arguments: [
      ("", 0xef46_db37_51d8_e999), ("abc", 0x44bc_2cf5_ad77_0999),
      ("Nobody inspects the spammish repetition", 0xfbce_a83c_8a37_8bf1),
    ] as [(String, UInt64)])
  func digest(text: String, expected: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0) } == expected)
  }

  /// Random changes to some names, of sizes from nothing to several records.
  private func change(_ notes: inout Notes, _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let name = "note \(Int.random(in: 0..<12, using: &random))"
      if Int.random(in: 0..<4, using: &random) == 0 {
        notes.note(name, nil)
      } else {
        let size = [0, 1, 100, 5_000, 12_000].randomElement(using: &random) ?? 0
        let isNoise = Bool.random(using: &random)
        notes.note(name, (0..<size).map { isNoise ? .random(in: 0...255, using: &random) : UInt8($0 / 100 % 256) })
      }
    }
  }

  @Test(
    "What is restored is what was kept, however much of it compaction took", arguments: 1...16 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var notes = Notes()
    var encoder = ChangelogEncoder(recordLimit: 4_096)
    var log = ChangelogRecords()
    for batch in 1...30 {
      change(&notes, &random)
      var changes = StateChanges()
      notes.takeChanges(into: &changes)
      var block = ChangelogBlock()
      encoder.encode(changes, into: &block)
      block.appendPosition(partition: 0, ["raw": Int64(batch), "other \"topic\"": 7])
      let records = block.records
      #expect(records.allSatisfy { $0.key.count + ($0.value?.count ?? 0) <= 4_096 }, "seed \(seed)")
      log.append(block)
      if Int.random(in: 0..<5, using: &random) == 0 {
        log = log.compacted { Bool.random(using: &random) }
        let restored = try log.decoded()
        #expect(restored.state == notes, "seed \(seed), batch \(batch)")
        #expect(restored.summary.position == ["raw": Int64(batch), "other \"topic\"": 7], "seed \(seed)")
        encoder = ChangelogEncoder(recordLimit: 4_096)
        encoder.adopt(restored.summary.partsOf, of: 0)
      }
    }
    // No part of an entry outlives it: after a compaction there is a record for each part, and tombstones.
    let whole = log.compacted { true }
    let parts = try whole.decoded().summary.partsOf.values.reduce(0) { $0 + $1 - 1 }
    #expect(whole.records.count { $0.value != nil } == notes.notes.count + parts + 1, "seed \(seed)")
  }

  @Test("Where nothing changed nothing is written")
  func nothing() {
    var notes = Notes()
    var changes = StateChanges()
    notes.takeChanges(into: &changes)
    var encoder = ChangelogEncoder(recordLimit: 4_096)
    var block = ChangelogBlock()
    encoder.encode(changes, into: &block)
    let isEmpty = changes.isEmpty && block.isEmpty && block.byteCount == 0
    #expect(isEmpty)
  }

  private func log(_ size: Int, position: Bool = true) -> ChangelogRecords {
    var notes = Notes()
    var random = SeededGenerator(seed: 5)
    notes.note("long", (0..<size).map { _ in .random(in: 0...255, using: &random) })
    notes.note("short", [1, 2, 3])
    var changes = StateChanges()
    notes.takeChanges(into: &changes)
    notes.note("gone", nil)
    notes.takeChanges(into: &changes)
    var encoder = ChangelogEncoder(recordLimit: 4_096)
    var block = ChangelogBlock()
    encoder.encode(changes, into: &block)
    if position { block.appendPosition(partition: 0, ["raw": 5]) }
    var log = ChangelogRecords()
    log.append(block)
    return log
  }

  @Test("Every flipped bit of every key and value is noticed")
  func flips() throws {
    let log = log(300)
    #expect(try log.decoded().state.notes.count == 2)
    for place in log.records.indices {
      for byte in log.records[place].key.indices {
        for bit in 0..<8 {
          var broken = log
          broken.records[place].key[byte] ^= 1 << bit
          #expect(throws: ChangelogError.self, "key \(place), byte \(byte), bit \(bit)") { try broken.decoded() }
        }
      }
      for byte in (log.records[place].value ?? []).indices {
        for bit in 0..<8 {
          var broken = log
          broken.records[place].value?[byte] ^= 1 << bit
          #expect(throws: ChangelogError.self, "value \(place), byte \(byte), bit \(bit)") { try broken.decoded() }
        }
      }
    }
  }

  @Test("Every key and value that is cut is noticed")
  func cuts() throws {
    let log = log(300)
    for place in log.records.indices {
      for count in 0..<log.records[place].key.count {
        var broken = log
        broken.records[place].key = Array(log.records[place].key.prefix(count))
        #expect(throws: ChangelogError.self, "key \(place) cut to \(count)") { try broken.decoded() }
      }
      for count in 0..<(log.records[place].value?.count ?? 0) {
        var broken = log
        broken.records[place].value = log.records[place].value.map { Array($0.prefix(count)) }
        #expect(throws: ChangelogError.self, "value \(place) cut to \(count)") { try broken.decoded() }
      }
    }
  }

  @Test("An entry of which a part is missing is noticed, and said with its place")
  func torn() throws {
    let log = log(20_000)
    let parts = log.records.indices.filter { log.records[$0].key.first == ChangelogFormat.Kind.part.rawValue }
    #expect(parts.count >= 4)
    for place in parts {
      var broken = log
      broken.records.remove(at: place)
      let error = #expect(throws: ChangelogError.self) { try broken.decoded() }
      #expect(error?.offset == 0)
      #expect(
        error?.description
          == "the state of notes cannot be restored from leeway.notes.changelog[3]: the record at offset 0: of its "
          + "entry's \(parts.count + 1) parts only \(parts.count) are there; make it anew from the stage's input with "
          + "`leeway state rebuild notes --partition 3`")
    }
  }

  @Test("Parts that belong to no entry any more are passed over")
  func orphans() throws {
    var log = log(20_000)
    let parts = log.records.filter { $0.key.first == ChangelogFormat.Kind.part.rawValue }
    log.records.removeAll { $0.key.first == ChangelogFormat.Kind.part.rawValue }
    log.records.removeFirst()
    log.records.insert(contentsOf: parts, at: 0)
    #expect(try log.decoded().state.notes == ["short": [1, 2, 3]])
  }

  @Test("Entries without a position are no state")
  func noPosition() throws {
    let error = #expect(throws: ChangelogError.self) { try log(10, position: false).decoded() }
    #expect(error?.fault.contains("up to which input offsets") == true)
    #expect(try ChangelogRecords().decoded().summary.position == nil)
  }

  @Test("A record of a later format is refused with what to do, and random bytes never trap", arguments: [1, 2, 3])
  func foreign(seed: UInt64) throws {
    var later = log(10)
    later.records[0].value?[0] = 2
    let error = #expect(throws: ChangelogError.self) { try later.decoded() }
    #expect(error?.fault.contains("its format is version 2") == true)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var key = (0..<Int.random(in: 0..<12, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let digest = key.withUnsafeBytes { UInt32(truncatingIfNeeded: XXHash64.hash($0)) }
      withUnsafeBytes(of: digest.littleEndian) { key += $0 }
      let value = (0..<Int.random(in: 0..<60, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) }
      #expect(throws: ChangelogError.self, "seed \(seed)") {
        try ChangelogRecords([.init(key: key, value: value)]).decoded()
      }
    }
  }
}
