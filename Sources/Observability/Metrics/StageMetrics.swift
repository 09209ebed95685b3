import Pipeline

extension [StageStatus] {
  /// What the stages say of themselves as metrics, each labelled with its stage. Samples are in a fixed order.
  package var metricFamilies: [MetricFamily] {
    gauges + [
      counter("leeway_records_in_total", "Records read and committed.") { [.init(of: $0.recordsIn)] },
      counter("leeway_batches_total", "Batches processed and committed.") { [.init(of: $0.batches)] },
      counter("leeway_records_out_total", "Records written, by topic.") { .by("topic", $0.recordsOut) },
      counter("leeway_quarantined_total", "Records sent to quarantine, by the rule they broke.") {
        .by("rule", $0.quarantined)
      },
      counter("leeway_observed_total", "What a stage itself counts, such as repeats dropped and late documents.") {
        .by("what", $0.counted)
      },
      counter("leeway_commits_total", "Transactions, or plain commits, by outcome.") { .by("outcome", $0.commits) },
      counter("leeway_retries_total", "Times a stage failed as a whole and was called again.") {
        [.init(of: $0.retries)]
      },
    ]
  }

  private var gauges: [MetricFamily] {
    [
      gauge("leeway_stage_alive", "1 while the stage's loop turns within its limit, else 0.") {
        [.init($0.isAlive ? 1 : 0)]
      },
      gauge("leeway_stage_ready", "1 while the stage can do its work, else 0.") { [.init($0.isReady ? 1 : 0)] },
      gauge("leeway_assigned_partitions", "Input partitions that this process reads.") {
        [.init(Double($0.assignedPartitions.count))]
      },
      gauge("leeway_lag_records", "Records between the committed offset and the end of an input partition.") { stage in
        stage.lag.map {
          .init(Double($0.records), labels: [.init("topic", $0.topic), .init("partition", "\($0.partition)")])
        }
      },
    ]
  }

  private func counter(
    _ name: String, _ help: String, _ samples: (StageCounters) -> [MetricFamily.Sample]
  ) -> MetricFamily {
    family(name, .counter, help) { samples($0.counters) }
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
        samples(stage).map { .init($0.value, labels: [.init("stage", stage.stage)] + $0.labels) }
      })
  }
}

extension MetricFamily.Sample {
  fileprivate init(of count: Int64) {
    self.init(Double(count))
  }
}

extension [MetricFamily.Sample] {
  fileprivate static func by(_ label: String, _ counts: [String: Int64]) -> Self {
    counts.sorted { $0.key < $1.key }.map { .init(Double($0.value), labels: [.init(label, $0.key)]) }
  }
}
