internal import Events
internal import Foundation

/// The live view: progress, lag, the drift table and the alerts, drawn over itself.
final class DemoScreen: DemoView {
  let interval = Duration.milliseconds(500)

  func say(_ line: String) { StandardOutput.write(line) }

  func show(_ snapshot: DemoSnapshot) {
    var lines = ["\u{1B}[1mleeway demo\u{1B}[0m", ""]
    if let phase = snapshot.books.phase { lines.append("phase \(phase.rawValue): \(phase.purpose)") }
    lines += [DemoText.progress(snapshot), ""]
    if let baseline = snapshot.books.baseline {
      lines += [DemoText.baseline(baseline), ""] + DemoText.table(snapshot.books.statistics, most: 12) + [""]
    }
    lines += snapshot.books.alerts.suffix(8).map { alert in
      let colour = alert.state == .open ? 31 : alert.state == .resolved ? 32 : 33
      return "\u{1B}[\(colour)m\(Self.row(EventLine.sentence(alert)))\u{1B}[0m"
    }
    // Home, then each line cleared to its end, then all below.
    StandardOutput.write(
      Array(("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J").utf8))
  }

  /// The first sentence, as much of it as fits a row: longer lines would push the top off the screen.
  private static func row(_ text: String) -> String {
    var size = winsize()
    let columns = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
    let sentence = text.range(of: ". ").map { text[..<$0.lowerBound] } ?? text[...]
    return sentence.count < columns ? String(sentence) : sentence.prefix(columns - 2) + "…"
  }

  func end() { StandardOutput.write("") }
}
