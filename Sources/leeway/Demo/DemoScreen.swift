internal import Events
internal import Synchronization

/// The live view: progress, lag, the drift table and the alerts, drawn over itself.
final class DemoScreen: DemoView {
  let interval = Duration.milliseconds(500)
  private let said = Mutex<[String]>([])

  func say(_ line: String) {
    said.withLock { $0.append(line) }
    StandardOutput.write(line)
  }

  func show(_ snapshot: DemoSnapshot) {
    var lines = ["\u{1B}[1mleeway demo\u{1B}[0m", ""]
    if let phase = snapshot.books.phase { lines.append("phase \(phase.rawValue): \(phase.purpose)") }
    lines += [DemoText.progress(snapshot), ""]
    if let baseline = snapshot.books.baseline {
      lines += [DemoText.baseline(baseline), ""] + DemoText.table(snapshot.books.statistics, most: 12) + [""]
    }
    lines += snapshot.books.alerts.suffix(8).map { alert in
      let colour = alert.state == .open ? 31 : alert.state == .resolved ? 32 : 33
      return "\u{1B}[\(colour)m\(EventLine.sentence(alert))\u{1B}[0m"
    }
    // Home, then each line cleared to its end, then all below.
    StandardOutput.write(
      Array(("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J").utf8))
  }

  func end() { StandardOutput.write("") }
}
