import Testing

@testable import Inference

struct MemoryRoomTests {
  private static let meminfo = "MemTotal:  4000000 kB\nMemFree:  100000 kB\nMemAvailable:    2000000 kB\n"
  private static let gibibyte = 1 << 30

  @Test func `without a limit the machine's available memory counts`() {
    let room = MemoryRoom(meminfo: Self.meminfo, limit: "max\n", used: "123\n", statistics: nil)
    #expect(room.free == 2_000_000 * 1024)
    #expect(room.bound == "the machine's available memory")
  }

  @Test func `a control group's limit counts less what is in use and cannot be given back`() {
    let room = MemoryRoom(
      meminfo: Self.meminfo, limit: "\(Self.gibibyte)\n", used: "\(Self.gibibyte - 1_000)\n",
      statistics: "anon 5\ninactive_file 600\nactive_file 9\n")
    #expect(room.free == 1_600)
    #expect(room.bound.contains("control group"))
  }

  @Test func `the old form of control groups says no limit by a huge number`() {
    let room = MemoryRoom(
      meminfo: Self.meminfo, limit: "9223372036854771712\n", used: "5\n", statistics: "total_inactive_file 1\n")
    #expect(room.free == 2_000_000 * 1024)
  }

  @Test func `more in use than allowed leaves nothing, and what says nothing bounds nothing`() {
    #expect(MemoryRoom(meminfo: nil, limit: "10", used: "20", statistics: nil).free == 0)
    #expect(MemoryRoom(meminfo: nil, limit: nil, used: nil, statistics: nil).free == nil)
    #expect(MemoryRoom(meminfo: "garbage", limit: "max", used: "x", statistics: "").free == nil)
  }

  @Test func `this machine says how much there is`() throws {
    #expect(try #require(MemoryRoom.now.free) > 0)
  }

  @Test func `a model whose answers are no numbers fails its trial, and another passes it`() throws {
    let model = try TinyModel().load()
    try ModelTrial.run(model)
    let error = #expect(throws: ModelError.self) { try ModelTrial.run(model, texts: ["fine", "nan"]) }
    #expect(error?.description.contains("cannot answer text 2 of the self-test") == true)
  }
}
