import Testing

@testable import Inference

/// The ids that the reference tokenizer gave to the items of a fixture: see `generate-gliner-items.py`.
struct RecordedItems: ItemTokenizer {
  let before: [Int32]
  let after: [Int32]
  let padding: Int32
  let idLimit: Int
  private let items: [[UInt8]: [Int32]]

  /// - Parameter folder: the fixture's, under `gliner`.
  init(_ folder: String, before: [Int32], after: [Int32], idLimit: Int) throws {
    self.before = before
    self.after = after
    padding = 0
    self.idLimit = idLimit
    var items: [[UInt8]: [Int32]] = [:]
    for line in try Fixture.bytes("gliner/\(folder)/items.jsonl").split(separator: 0x0A) {
      guard case .object(let members) = try JSONTree.parse(Array(line)) else { continue }
      for member in members {
        guard case .array(let ids) = member.value else { continue }
        items[member.key] = ids.compactMap { $0.index.map(Int32.init) }
      }
    }
    self.items = items
  }

  func makeEncoder() -> any ItemEncoder { Encoder(items: items) }

  private struct Encoder: ItemEncoder {
    let items: [[UInt8]: [Int32]]

    mutating func encode(_ item: [UInt8], into ids: inout [Int32]) -> Int {
      guard let found = items[item] else {
        Issue.record("\(String(decoding: item, as: UTF8.self)) was not recorded")
        return 0
      }
      ids += found
      return 0
    }
  }
}
