internal import Events
internal import FoundationEssentials

/// Alerts as lines for a person or a program.
enum AlertList {
  /// A line an alert: when it was last told, its state, the stream, what moved, its id, and its incident's.
  static func text(_ alerts: [Alert]) -> [String] {
    let rows = alerts.map { alert in
      [
        "\(alert.updatedAt)", alert.state.rawValue + (alert.silent == true ? " (silent)" : ""), alert.stream.key,
        alert.feature + (alert.category.map { " = \($0)" } ?? ""), String(alert.id.prefix(12)),
        "incident \((alert.incident ?? alert.id).prefix(12))",
      ].map { $0.escaped }
    }
    return TextColumns.lines(rows)
  }

  static func json(_ alerts: [Alert]) throws -> [String] {
    try alerts.map { String(decoding: try EventCoding.encode($0), as: UTF8.self) }
  }

  /// All that an alert says.
  static func shown(_ alert: Alert) -> [String] {
    var lines = [EscapedText.of(EventLine.sentence(alert)), ""]
    let times: [(String, Timestamp?)] = [
      ("onset", alert.onset?.time), ("opened", alert.openedAt), ("resolved", alert.resolvedAt),
    ]
    lines += TextColumns.lines(
      [
        ["id", alert.id], ["incident", alert.incident ?? alert.id], ["stream", alert.stream.key],
        ["baseline", alert.baseline ?? "none"], ["documents", "\(alert.documents)"],
      ] + times.compactMap { name, time in time.map { [name, "\($0)"] } }
        + alert.directions.map { ["moved", "\($0.direction) by \($0.effect.value), margin \($0.margin)"] }
        + alert.contributions.map { ["part", "\(percent($0.share)) \(EscapedText.of(name($0.bin)))"] }
        + alert.driving.map { ["driving", place($0)] } + alert.controls.map { ["control", place($0)] })
    return lines + ["", EscapedText.of(alert.nextSteps)]
  }

  private static func place(_ reference: DocumentReference) -> String {
    let pointer = reference.pointer
    return "\(pointer.topic)[\(pointer.partition)]@\(pointer.offset)  \(EscapedText.of(reference.id))"
  }

  private static func name(_ bin: Bin) -> String {
    switch bin {
    case .value(let value): value
    case .index(let index): "bin \(index)"
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// Rows of texts as lines whose columns stand under one another.
enum TextColumns {
  static func lines(_ rows: [[String]]) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (place, text) in row.enumerated() {
        if place == widths.count { widths.append(0) }
        widths[place] = max(widths[place], text.count)
      }
    }
    return rows.map { row in
      row.enumerated().map { $0.offset == row.count - 1 ? $0.element : $0.element.padded(to: widths[$0.offset]) }
        .joined(separator: "  ")
    }
  }
}
