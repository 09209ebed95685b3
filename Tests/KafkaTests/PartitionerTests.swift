import Testing

@testable import Kafka

@Suite(.serialized)
struct PartitionerTests {
  /// The cases of `UtilsTest.testMurmur2` of the Apache Kafka client for Java.
  @Test(
    "murmur2 is the Java client's",
    arguments: [
      ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
      ("a-little-bit-longer-string", -1_486_304_829),
      ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
      ("", 275_646_681),
    ] as [(String, Int32)])
  func published(key: String, hash: Int32) {
    #expect(Int32(bitPattern: Partitioner.murmur2(Array(key.utf8).span.bytes)) == hash)
  }

  @Test("Every key lands where the Java client puts it")
  func javaClient() throws {
    let lines = PartitionerVectors.text.split(separator: "\n")
    #expect(lines.count == 47)
    for line in lines {
      let parts = line.split(separator: " ")
      let key = try #require(parts[0] == "-" ? [] : Self.bytes(parts[0]))
      #expect(Int32(bitPattern: Partitioner.murmur2(key.span.bytes)) == Int32(parts[1]), "\(parts[0])")
      for (index, count) in [4, 7, 1_000].enumerated() {
        #expect(
          Partitioner.partition(of: key.span.bytes, among: Int32(count)) == Int32(parts[2 + index]), "\(parts[0])")
      }
    }
  }

  private static func bytes(_ hexadecimal: Substring) -> [UInt8]? {
    let digits = hexadecimal.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard digits.count == hexadecimal.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("A foreign producer with the Java client's partitioner puts keys where we do")
  func foreignProducer() throws {
    let cluster = try Cluster(partitions: 7)
    let producer = try Producer(cluster.configuration.with(["partitioner": "murmur2"]))
    let topic = try producer.topic(cluster.topic)
    let keys = (1..<300).map { "key-\($0)-\(String(repeating: "ü", count: $0 % 9))".prefix($0 % 23 + 1) }
    for key in keys {
      try Array(key.utf8).withUnsafeBytes {
        try producer.send(to: topic, partition: -1, key: $0, value: nil)
      }
    }
    try producer.flush(timeout: Cluster.patience)
    #expect(producer.takeFailures().isEmpty)
    let reader = try LogReader(cluster.configuration)
    try reader.start(Dictionary(uniqueKeysWithValues: (0..<7).map { (cluster.place($0), .beginning) }))
    var count = 0
    try wait(for: "\(keys.count) messages") {
      reader.poll(timeout: .milliseconds(20)).messages.forEach { message in
        count += 1
        #expect(message.partition == Partitioner.partition(of: message.key, among: 7))
      }
      return count == keys.count
    }
  }
}
