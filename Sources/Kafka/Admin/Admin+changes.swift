import CRdKafka

/// These are asked of the controller and are not supported by the embedded cluster, where they run into the timeout.
extension Admin {
  /// Makes topics, and returns the error of each that was not made; `topicAlreadyExists` may be among them.
  ///
  /// - Throws: where the request as a whole failed.
  package func create(_ topics: [NewTopic], timeout: Duration) throws(KafkaError) -> [KafkaError] {
    guard !topics.isEmpty else { return [] }
    var requests: [OpaquePointer?] = []
    defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
    for topic in topics { requests.append(try newTopic(topic)) }
    return try perform(RD_KAFKA_ADMIN_OP_CREATETOPICS, "create topics", timeout) {
      rd_kafka_CreateTopics(client.handle, &requests, requests.count, $0, $1)
    } result: { event in
      var count = 0
      guard let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count) else {
        return []
      }
      return (0..<count).compactMap { index in
        let code = rd_kafka_topic_result_error(results[index])
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return KafkaError(
          code, operation: "create", topic: rd_kafka_topic_result_name(results[index]).map { String(cString: $0) },
          reason: rd_kafka_topic_result_error_string(results[index]).map { String(cString: $0) })
      }
    }
  }

  /// The settings of a topic, defaults of the broker among them; without those whose values are kept secret.
  package func settings(of topic: String, timeout: Duration) throws(KafkaError) -> [String: TopicSetting] {
    var resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
    defer { rd_kafka_ConfigResource_destroy(resource) }
    let answer = try perform(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, "describe the settings", timeout, topic: topic) {
      rd_kafka_DescribeConfigs(client.handle, &resource, 1, $0, $1)
    } result: { event -> Result<[String: TopicSetting], KafkaError> in
      var count = 0
      let result = rd_kafka_event_DescribeConfigs_result(event)
      guard let resources = rd_kafka_DescribeConfigs_result_resources(result, &count), count > 0 else {
        return .success([:])
      }
      let code = rd_kafka_ConfigResource_error(resources[0])
      guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
        return .failure(
          KafkaError(
            code, operation: "describe the settings", topic: topic,
            reason: rd_kafka_ConfigResource_error_string(resources[0]).map { String(cString: $0) }))
      }
      return .success(Self.entries(of: resources[0]))
    }
    return try answer.get()
  }

  /// Changes some settings of a topic and leaves its others as they are. librdkafka 2.0 can only replace all of them, so
  /// those there are now are read first; someone who changes the same topic in between is overruled.
  package func change(_ settings: [String: String], of topic: String, timeout: Duration) throws(KafkaError) {
    let deadline = Deadline(after: timeout)
    let own = try self.settings(of: topic, timeout: timeout).filter { $0.value.isOwn }.mapValues(\.value)
    var resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
    defer { rd_kafka_ConfigResource_destroy(resource) }
    for (name, value) in own.merging(settings, uniquingKeysWith: { _, new in new }) {
      let code = rd_kafka_ConfigResource_set_config(resource, name, value)
      if code != RD_KAFKA_RESP_ERR_NO_ERROR {
        throw KafkaError(code, operation: "set \(name)", topic: topic)
      }
    }
    let rest = Duration.milliseconds(Int64(deadline.milliseconds))
    let failure = try perform(RD_KAFKA_ADMIN_OP_ALTERCONFIGS, "change the settings", rest, topic: topic) {
      rd_kafka_AlterConfigs(client.handle, &resource, 1, $0, $1)
    } result: { event -> KafkaError? in
      var count = 0
      let result = rd_kafka_event_AlterConfigs_result(event)
      guard let resources = rd_kafka_AlterConfigs_result_resources(result, &count), count > 0 else { return nil }
      let code = rd_kafka_ConfigResource_error(resources[0])
      guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
      return KafkaError(
        code, operation: "change the settings", topic: topic,
        reason: rd_kafka_ConfigResource_error_string(resources[0]).map { String(cString: $0) })
    }
    if let failure { throw failure }
  }

  private func newTopic(_ topic: NewTopic) throws(KafkaError) -> OpaquePointer {
    let (request, reason) = withTextBuffer {
      rd_kafka_NewTopic_new(
        topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replicationFactor), $0, $1)
    }
    guard let request else {
      throw KafkaError(.invalidArgument, operation: "create", topic: topic.name, reason: reason)
    }
    for (name, value) in topic.configuration {
      let code = rd_kafka_NewTopic_set_config(request, name, value)
      guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
        rd_kafka_NewTopic_destroy(request)
        throw KafkaError(code, operation: "create", topic: topic.name, reason: "the setting \(name) is not accepted")
      }
    }
    return request
  }

  private static func entries(of resource: OpaquePointer?) -> [String: TopicSetting] {
    var count = 0
    guard let entries = rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
    var settings: [String: TopicSetting] = [:]
    for index in 0..<count {
      let entry = entries[index]
      guard let name = rd_kafka_ConfigEntry_name(entry), let value = rd_kafka_ConfigEntry_value(entry) else { continue }
      settings[String(cString: name)] = TopicSetting(
        value: String(cString: value),
        isOwn: rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
    }
    return settings
  }

  /// Sends a request, waits for its answer and reads that.
  func perform<Answer>(
    _ operation: rd_kafka_admin_op_t, _ name: String, _ timeout: Duration, topic: String? = nil,
    send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void, result: (OpaquePointer) -> Answer
  ) throws(KafkaError) -> Answer {
    let options = rd_kafka_AdminOptions_new(client.handle, operation)
    defer { rd_kafka_AdminOptions_destroy(options) }
    _ = withTextBuffer { rd_kafka_AdminOptions_set_request_timeout(options, timeout.milliseconds, $0, $1) }
    if operation == RD_KAFKA_ADMIN_OP_CREATETOPICS {
      _ = withTextBuffer { rd_kafka_AdminOptions_set_operation_timeout(options, timeout.milliseconds, $0, $1) }
    }
    // A queue of its own, so that an answer that comes too late is not taken for that of the next request.
    let queue = rd_kafka_queue_new(client.handle)
    defer { rd_kafka_queue_destroy(queue) }
    send(options, queue)
    // librdkafka keeps to the request's timeout; the second is for its answer to arrive here.
    guard let event = rd_kafka_queue_poll(queue, (timeout + .seconds(1)).milliseconds) else {
      throw unanswered(name, .timedOut, timeout)
    }
    defer { rd_kafka_event_destroy(event) }
    let code = ErrorCode(rd_kafka_event_error(event))
    guard code.isFailure else { return result(event) }
    let cause = rd_kafka_event_error_string(event).map { String(cString: $0) }
    throw KafkaError(code, operation: name, topic: topic, reason: cause)
  }
}
