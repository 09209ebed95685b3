import Statistics
import Testing

@Suite("Blocks")
struct BlockBuilderTests {
  private func pane(_ start: Int64, _ documents: Int, length: Int64 = 10) throws -> CountedPane {
    CountedPane(
      span: TimeSpan(start: start, end: start + length), counts: try CountTable(documents: documents, features: [:]))
  }

  @Test("a block closes at its number of documents, panes whole")
  func documents() throws {
    var builder = BlockBuilder(documents: 100, milliseconds: 3_600_000)
    for start in stride(from: Int64(0), to: 90, by: 10) { #expect(builder.add(try pane(start, 10)).isEmpty) }
    #expect(builder.add(try pane(90, 35)).map(\.documents) == [125])
    #expect(builder.open == nil)
    #expect(builder.add(try pane(100, 99)).isEmpty)
    #expect(builder.open?.index == 1)
  }

  @Test("a block closes at the whole hour: with the pane that ends there, with one after it, and when time passes")
  func hours() throws {
    var builder = BlockBuilder(documents: 100, milliseconds: 1000)
    #expect(builder.add(try pane(990, 5)).map(\.documents) == [5])
    #expect(builder.add(try pane(1990 - 10, 5)).isEmpty)
    #expect(builder.add(try pane(2500, 150)).map(\.documents) == [5, 150])
    #expect(builder.add(try pane(3000, 7)).isEmpty)
    #expect(builder.advance(to: 3999) == nil)
    #expect(builder.advance(to: 4000)?.documents == 7)
    #expect(builder.advance(to: 9000) == nil)
  }

  @Test("panes without documents make no block, and times at the ends of the range do not trap")
  func extremes() throws {
    var builder = BlockBuilder(documents: 100, milliseconds: 1000)
    #expect(builder.add(try pane(0, 0)).isEmpty)
    #expect(builder.open == nil)
    #expect(builder.add(try pane(.max - 20, 5)).isEmpty)
    #expect(builder.add(try pane(-5_000, 5)).count <= 1)
    #expect(builder.advance(to: .max) != nil)
  }
}
