internal import Events

/// What the registry says, as lines for a person or for a program.
enum RoleLines {
  /// A line a version: the name, the version, its role, since when, by whom and why.
  static func text(_ registry: ModelRegistry, names: [String]) -> [String] {
    let rows = names.flatMap { registry.versions(of: $0) }.map { version in
      let record = version.record
      let role = record.role.rawValue + (record.share.map { " \(percent($0))" } ?? "")
      let who = [record.by.shown, record.reason.shown].filter { !$0.isEmpty }.joined(separator: ": ")
      return (record.name, record.version, role, "\(version.offset)", "\(record.at)", record.location, who)
    }
    let widths = (
      width(rows.map(\.0)), width(rows.map(\.1)), width(rows.map(\.2)), width(rows.map(\.3)), width(rows.map(\.4)),
      width(rows.map(\.5))
    )
    return rows.map { row in
      [
        row.0.padded(to: widths.0), row.1.padded(to: widths.1), row.2.padded(to: widths.2), row.3.padded(to: widths.3),
        row.4.padded(to: widths.4), row.5.padded(to: widths.5), row.6,
      ].joined(separator: "  ").trimmed
    }
  }

  /// An object a version: the record as it stands, and its offset.
  static func json(_ registry: ModelRegistry, names: [String]) throws -> [String] {
    try names.flatMap { registry.versions(of: $0) }.map { version in
      String(decoding: try EventCoding.encode(Line(record: version.record, offset: version.offset)), as: UTF8.self)
    }
  }

  private struct Line: Encodable {
    let record: ModelRecord
    let offset: Int64

    func encode(to encoder: any Encoder) throws {
      try record.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(offset, forKey: .offset)
    }

    private enum Key: String, CodingKey { case offset }
  }

  private static func width(_ texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

  private static func percent(_ share: Double) -> String {
    let percent = share * 100
    return percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
  }
}

extension String {
  /// Without spaces at its end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
