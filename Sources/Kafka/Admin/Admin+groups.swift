import CRdKafka

/// Consumer groups, seen from outside. The embedded cluster cannot be asked: it runs into the timeout.
extension Admin {
  /// The members that a group has now, by their client ids; none where nobody knows the group.
  package func members(of group: String, timeout: Duration) throws(KafkaError) -> [String] {
    let answer = try withGroupName(group) { (names) throws(KafkaError) -> Result<[String], KafkaError> in
      try perform(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, "describe the group \(group)", timeout) {
        rd_kafka_DescribeConsumerGroups(client.handle, names, 1, $0, $1)
      } result: { event in
        var count = 0
        let result = rd_kafka_event_DescribeConsumerGroups_result(event)
        guard let groups = rd_kafka_DescribeConsumerGroups_result_groups(result, &count), count > 0 else {
          return .success([])
        }
        return Self.members(of: groups[0], group)
      }
    }
    return try answer.get()
  }

  private func withGroupName<Answer>(
    _ group: String, _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) throws(KafkaError) -> Answer
  ) throws(KafkaError) -> Answer {
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: group.utf8.count + 1)
    defer { name.deallocate() }
    for (place, byte) in group.utf8.enumerated() { name[place] = CChar(bitPattern: byte) }
    name[group.utf8.count] = 0
    let names = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: 1)
    defer { names.deallocate() }
    names.initialize(to: UnsafePointer(name))
    return try body(names)
  }

  private static func members(of description: OpaquePointer?, _ group: String) -> Result<[String], KafkaError> {
    if let error = rd_kafka_ConsumerGroupDescription_error(description) {
      let code = rd_kafka_error_code(error)
      if code != RD_KAFKA_RESP_ERR_NO_ERROR {
        return .failure(KafkaError(code, operation: "describe the group \(group)"))
      }
    }
    let count = rd_kafka_ConsumerGroupDescription_member_count(description)
    return .success(
      (0..<count).map { index in
        let member = rd_kafka_ConsumerGroupDescription_member(description, index)
        return rd_kafka_MemberDescription_client_id(member).map { String(cString: $0) } ?? "a member without a name"
      })
  }
}
