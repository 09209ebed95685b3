import Pipeline

extension [StageStatus] {
  /// What the stages say of themselves as metrics, each labelled with its stage. Samples are in a fixed order.
  package var metricFamilies: [MetricFamily] {
    standing + partitions + records + deliveries + state
  }

  /// Whether the stage can work, and what waits in it.
  private var standing: [MetricFamily] {
    [
      gauge("leeway_stage_alive", "1 while the stage's loop turns within its limit, else 0.") {
        [.init($0.isAlive ? 1 : 0)]
      },
      gauge("leeway_stage_ready", "1 while the stage can do its work, else 0; /readyz says why.") {
        [.init($0.isReady ? 1 : 0)]
      },
      counter("leeway_loop_turns_total", "Times the stage's loop has come round.") { [.init(of: $0.turns)] },
      gauge("leeway_assigned_partitions", "Input partitions that this process reads.") {
        [.init(of: $0.assignedPartitions.count)]
      },
      gauge(
        "leeway_stopped_partitions", "Assigned partitions that are not read until someone mends their state."
      ) { [.init(of: $0.stoppedPartitions.count)] },
      gauge("leeway_fetched_records", "Records that the client has fetched and the stage's loop has not taken.") {
        [.init(of: $0.queues.fetchedRecords)]
      },
      gauge("leeway_pending_records", "Records that the stage's loop has taken and not delivered.") {
        [.init(of: $0.queues.pendingRecords)]
      },
      gauge("leeway_pending_bytes", "Bytes of the keys and values of the pending records.") {
        [.init(of: $0.queues.pendingBytes)]
      },
    ]
  }

  private var partitions: [MetricFamily] {
    [
      gauge(
        "leeway_lag_records",
        "Offsets between the next one to be delivered and the end of an input partition, as last told by the broker."
      ) { stage in
        stage.lag.compactMap { lag in lag.records.map { .init(Double($0), labels: lag.labels) } }
      },
      gauge(
        "leeway_lag_seconds",
        "Age, by the broker's timestamp, of the oldest record of an input partition that is not delivered; 0 at the end."
      ) { stage in stage.lag.map { .init($0.time / .seconds(1), labels: $0.labels) } },
    ]
  }

  private var records: [MetricFamily] {
    [
      counter("leeway_records_in_total", "Records read and committed.") { [.init(of: $0.recordsIn)] },
      counter("leeway_records_out_total", "Records written and committed, by topic.") { .by("topic", $0.recordsOut) },
      counter("leeway_quarantined_total", "Records sent to quarantine, by the rule they broke.") {
        .by("rule", $0.quarantined)
      },
      counter("leeway_observed_total", "What a stage itself counts, such as repeats dropped and late documents.") {
        .by("what", $0.counted)
      },
      counter("leeway_batches_total", "Batches processed and committed.") { [.init(of: $0.batches)] },
      histogram("leeway_batch_records", "Records of each batch that the stage has processed.") { $0.batchRecords },
      histogram("leeway_batch_processing_seconds", "How long the stage took for each batch.") { $0.processingTime },
      counter("leeway_stage_retries_total", "Times the stage failed as a whole and was called again.") {
        [.init(of: $0.retries)]
      },
    ]
  }

  private var deliveries: [MetricFamily] {
    [
      counter("leeway_transactions_total", "Transactions, or plain commits, by outcome.") {
        .by("outcome", $0.commits)
      },
      histogram(
        "leeway_transaction_seconds", "From the beginning of each transaction to its commit, all tries included."
      ) { $0.deliveryTime },
      counter("leeway_rebalances_total", "Times partitions were revoked or lost.") { [.init(of: $0.rebalances)] },
      counter(
        "leeway_client_reopenings_total", "Times the stage's clients were let go of after an error and made anew."
      ) { [.init(of: $0.reopenings)] },
    ]
  }

  private var state: [MetricFamily] {
    [
      counter("leeway_state_written_records_total", "Records written to the changelog and committed.") {
        [.init(of: $0.stateRecords)]
      },
      counter("leeway_state_written_bytes_total", "Bytes of the keys and values of those records.") {
        [.init(of: $0.stateBytes)]
      },
      counter("leeway_restores_total", "Partitions whose state was to be restored, by outcome.") {
        .by("outcome", $0.restores)
      },
      counter("leeway_restored_records_total", "Records read from the changelog to restore state.") {
        [.init(of: $0.restoredRecords)]
      },
      counter("leeway_restored_bytes_total", "Bytes of the keys and values of those records.") {
        [.init(of: $0.restoredBytes)]
      },
      counter("leeway_restoring_seconds_total", "Time spent on the restores that came to their end.") {
        [.init($0.restoringTime / .seconds(1))]
      },
      gauge("leeway_restore_offsets", "Offsets of the changelog partitions that are being restored.") { stage in
        stage.restoring.map { .init(of: $0.offsets, labels: $0.labels) }
      },
      gauge("leeway_restore_passed_offsets", "How many of these offsets are passed.") { stage in
        stage.restoring.map { .init(of: $0.passed, labels: $0.labels) }
      },
      gauge("leeway_restore_read_records", "Records read by the restores that are under way.") { stage in
        stage.restoring.map { .init(of: $0.records, labels: $0.labels) }
      },
      gauge("leeway_restore_read_bytes", "Bytes of the keys and values of those records.") { stage in
        stage.restoring.map { .init(of: $0.bytes, labels: $0.labels) }
      },
      gauge("leeway_restore_seconds", "How long the restores that are under way have taken.") { stage in
        stage.restoring.map { .init($0.duration / .seconds(1), labels: $0.labels) }
      },
    ]
  }

  private func counter(
    _ name: String, _ help: String, _ samples: (StageCounters) -> [MetricFamily.Sample]
  ) -> MetricFamily {
    family(name, .counter, help) { samples($0.counters) }
  }

  private func histogram(_ name: String, _ help: String, _ buckets: (StageCounters) -> BucketCounts) -> MetricFamily {
    family(name, .histogram, help) { [.init(buckets($0.counters))] }
  }

  private func gauge(_ name: String, _ help: String, _ samples: (StageStatus) -> [MetricFamily.Sample]) -> MetricFamily
  {
    family(name, .gauge, help, samples)
  }

  private func family(
    _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ samples: (StageStatus) -> [MetricFamily.Sample]
  ) -> MetricFamily {
    MetricFamily(
      name, kind, help: help,
      samples: flatMap { stage in
        samples(stage).map { sample in
          var sample = sample
          sample.labels.insert(.init("stage", stage.stage), at: 0)
          return sample
        }
      })
  }
}

extension PartitionLag {
  fileprivate var labels: [MetricFamily.Label] { [.init("topic", topic), .init("partition", "\(partition)")] }
}

extension RestoreProgress {
  fileprivate var labels: [MetricFamily.Label] { [.init("partition", "\(partition)")] }
}

extension MetricFamily.Sample {
  fileprivate init(of count: some BinaryInteger, labels: [MetricFamily.Label] = []) {
    self.init(Double(count), labels: labels)
  }
}

extension [MetricFamily.Sample] {
  fileprivate static func by(_ label: String, _ counts: [String: Int64]) -> Self {
    counts.sorted { $0.key < $1.key }.map { .init(Double($0.value), labels: [.init(label, $0.key)]) }
  }
}
