import Events
import LogSimulation
import Pipeline
import Testing

@testable import Stages

/// What is `Codable` is kept in bytes that read back as it was.
@Suite("detect's entries of what is Codable")
struct KeptCodableTests {
  private enum Choice: Codable, Equatable {
    case none
    case some(String, of: Int)
  }

  private struct Content: Codable, Equatable {
    var text = "naïve"
    var empty = ""
    var present: Int? = -7
    var absent: Int?
    var reals: [Double] = [0, -0.0, 1.0 / 3, .leastNonzeroMagnitude, .infinity]
    var numbers: [[Int64]] = [[.min, .max], [], [1]]
    var counts: [UInt32] = [0, .max]
    var nothing: [Int8] = []
    var nobody: [Choice] = []
    var lists: [[Double]] = [[], [0.5]]
    var some: [Double?] = [nil, 0.5, nil]
    var shares = ["b": 0.5, "a": 0.25, "": 1]
    var places = [3: "three", -1: "minus one"]
    var names: Set<String> = ["x", "y", "z"]
    var choices = [Choice.none, .some("one", of: 2)]
    var large = UInt64.max
    var small: UInt8 = 200
    var float = Float(0.1)
    var flag = true
    var time = Timestamp(microseconds: 1_704_067_200_000_001)
  }

  private static func bytes(_ value: some Encodable) -> [UInt8] {
    var writer = JSONWriter()
    KeptCoding.encode(value, into: &writer)
    return Array(writer.contents)
  }

  private static func read(_ bytes: some Collection<UInt8>) throws -> Content? {
    try Array(bytes).withUnsafeBytes { try KeptCoding.decode($0) }
  }

  @Test("it reads back as it was")
  func whole() throws {
    let content = Content()
    let read = try #require(try Self.read(Self.bytes(content)))
    #expect(read == content && read.reals[1].sign == .minus)
    let nothing: Content?? = try Self.bytes(Content?.none).withUnsafeBytes { try KeptCoding.decode($0) }
    #expect(nothing == .some(.none))
  }

  @Test("the same value has the same bytes, in whatever order its members came")
  func order() {
    var other = Content()
    (other.shares, other.names) = (["": 1], [])
    for name in ["a", "b"] { other.shares[name] = name == "a" ? 0.25 : 0.5 }
    for name in ["z", "x", "y"] { other.names.insert(name) }
    #expect(Self.bytes(other) == Self.bytes(Content()))
  }

  @Test("an entry of another version is refused, and both versions are named")
  func version() {
    var bytes = Self.bytes(Content())
    bytes[0] = KeptCoding.version - 1
    #expect(throws: StateFault("its version is 4, and this program reads version 5")) { try Self.read(bytes) }
  }

  @Test("bytes that are cut are an error, and bytes that are wrong never a trap")
  func damage() {
    let bytes = Self.bytes(Content())
    var random = SeededGenerator(seed: 5)
    for count in bytes.indices {
      #expect(throws: (any Error).self) { try Self.read(bytes[..<count]) }
      var noisy = bytes
      noisy[count] = UInt8.random(in: 0...255, using: &random)
      _ = try? Self.read(noisy)
    }
  }
}
