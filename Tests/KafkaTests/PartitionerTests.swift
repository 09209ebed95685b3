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
