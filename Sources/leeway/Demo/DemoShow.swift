internal import Events
internal import Kafka
internal import Observability
internal import Pipeline

/// The course of the demo: publishes, states the end, waits until all is judged, and keeps a view up to date meanwhile.
struct DemoShow: Sendable {
  let setting: DemoSetting
  let stop: StopRequest
  let ledger = DemoLedger()
  let observer: DemoObserver
  private let start = ContinuousClock.now
  private let usageBefore = ProcessUsage.now()

  /// How long nothing may move before the demo is given up.
  private static let stallLimit = Duration.seconds(180)

  init(setting: DemoSetting, stop: StopRequest) {
    self.setting = setting
    self.stop = stop
    observer = DemoObserver(setting.client, setting.layout, ledger, setting.truth)
  }

  func play(_ view: any DemoView) async throws -> DemoReport {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        while !Task.isCancelled {
          view.show(snapshot())
          do { try await Task.sleep(for: view.interval) } catch { return }
        }
      }
      try await publish()
      try await settle()
      tasks.cancelAll()
    }
    view.show(snapshot())
    view.end()
    return DemoReport(snapshot(), plan: setting.plan, before: usageBefore)
  }

  private func publish() async throws {
    let publisher = DemoPublisher(
      client: setting.client, topic: setting.topic, partitions: setting.partitions, ledger: ledger,
      backlog: { backlog }, stop: stop)
    let setting = setting
    try await DedicatedThread.run {
      if let plan = setting.plan, let corpus = setting.corpus {
        try publisher.publish(plan, corpus)
      } else {
        try publisher.publish(lines: setting.lines)
      }
    }
    // Of the demo's own documents the last time is known; of the user's, once all have come out.
    if let plan = setting.plan {
      state(DemoPlan.time(at: plan.documents.count - 1) + setting.pane)
    } else {
      try await wait { $0.isAnswered }
      state(ledger.current.latestEventTime + setting.pane)
    }
  }

  private func state(_ finalTime: Timestamp) {
    setting.statedEnds.state(.init(offsets: ledger.current.ends, finalTime: finalTime))
  }

  private func settle() async throws {
    try await wait { $0.isSettled }
  }

  private func wait(until holds: @Sendable (DemoSnapshot) -> Bool) async throws {
    var last = (activity: -1, at: ContinuousClock.now)
    while true {
      let snapshot = snapshot()
      if holds(snapshot) { return }
      if stop.isStopped { throw CancellationError() }
      if snapshot.activity != last.activity { last = (snapshot.activity, .now) }
      guard ContinuousClock.now - last.at < Self.stallLimit else {
        throw CommandFailure("Nothing has moved for \(Self.stallLimit): \(snapshot.flow).")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private var backlog: (documents: Int, summaries: Int) {
    let snapshot = snapshot()
    return (
      snapshot.books.published - snapshot.answered, snapshot.sent("drift.summaries") - snapshot.received("detect")
    )
  }

  private func snapshot() -> DemoSnapshot {
    DemoSnapshot(
      books: ledger.current, stages: setting.services.map { $0.status() }, elapsed: ContinuousClock.now - start,
      usage: .now(), partitions: Int(setting.layout.partitions(of: .predictions)))
  }
}
