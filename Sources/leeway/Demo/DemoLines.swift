internal import Events
internal import Synchronization

/// Plain lines: progress every two seconds, and each alert as it changes.
final class DemoLines: DemoView {
  private struct Shown {
    var alerts = 0
    var phase: DemoPhase?
    var isReady = false
  }

  let interval = Duration.seconds(2)
  private let shown = Mutex(Shown())

  func say(_ line: String) { StandardOutput.write(line) }

  func show(_ snapshot: DemoSnapshot) {
    let lines = shown.withLock { shown -> [String] in
      var lines: [String] = []
      if let phase = snapshot.books.phase, phase != shown.phase {
        shown.phase = phase
        lines.append("phase \(phase.rawValue): \(phase.purpose)")
      }
      if !shown.isReady, let baseline = snapshot.books.baseline {
        shown.isReady = true
        lines.append(DemoText.baseline(baseline))
      }
      for alert in snapshot.books.alerts.dropFirst(shown.alerts) { lines.append(EventLine.sentence(alert)) }
      shown.alerts = snapshot.books.alerts.count
      lines.append(DemoText.progress(snapshot))
      return lines
    }
    for line in lines { StandardOutput.write(line) }
  }

  func end() {}
}
