import CRdKafka

/// A member's place in its group at one moment, as transactions need it. Belongs to the consumer's thread.
package final class GroupMetadata {
  package let group: String
  /// −1 where the consumer is not a member, or not any more.
  package let generation: Int32
  /// Empty where the consumer is not a member, or not any more.
  package let memberID: String
  let pointer: OpaquePointer

  /// False where a broker would take a transaction's offsets without checking whose they are: such metadata must not be
  /// sent.
  package var namesMember: Bool { generation >= 0 && !memberID.isEmpty }

  init(adopting pointer: OpaquePointer) throws(KafkaError) {
    let fields: Fields
    do throws(KafkaError) {
      fields = try Fields(of: pointer)
    } catch {
      rd_kafka_consumer_group_metadata_destroy(pointer)
      throw error
    }
    self.pointer = pointer
    group = fields.group
    generation = fields.generation
    memberID = fields.memberID
  }

  deinit { rd_kafka_consumer_group_metadata_destroy(pointer) }

  /// librdkafka has no accessors; its serialised form (the same in 2.0 and in 2.15) is: `CGMDv2:`, the generation as four
  /// bytes of this machine's order, then group and member id, each ended by a zero byte.
  private struct Fields {
    let group: String
    let generation: Int32
    let memberID: String

    init(of metadata: OpaquePointer) throws(KafkaError) {
      var buffer: UnsafeMutableRawPointer?
      var size = 0
      if let error = rd_kafka_consumer_group_metadata_write(metadata, &buffer, &size) {
        throw KafkaError(consuming: error, operation: "read the group's metadata")
      }
      defer { rd_kafka_mem_free(nil, buffer) }
      let bytes = UnsafeRawBufferPointer(start: buffer, count: size)
      let magic = Array("CGMDv2:".utf8)
      let texts = magic.count + MemoryLayout<Int32>.size
      guard bytes.count > texts, bytes.starts(with: magic) else { throw Self.unknownForm }
      let parts = bytes[texts...].split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { throw Self.unknownForm }
      generation = bytes.loadUnaligned(fromByteOffset: magic.count, as: Int32.self)
      group = String(decoding: parts[0], as: UTF8.self)
      memberID = String(decoding: parts[1], as: UTF8.self)
    }

    private static var unknownForm: KafkaError {
      KafkaError(
        ErrorCode(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE), operation: "read the group's metadata",
        reason: "librdkafka \(String(cString: rd_kafka_version_str())) writes it in a form that is not known here")
    }
  }
}
