/// What is normal of the number of documents an hour, frozen.
///
/// All numbers are integers in units of 2⁻²⁰, so that a baseline that is written and read again judges the same.
public struct VolumeBaseline: Sendable, Hashable, Codable {
  /// The season that is modelled.
  public enum Shape: String, Sendable, Hashable, Codable {
    /// None: one level for all hours.
    case level
    /// A level for each hour of the day.
    case hours
    /// A level for each hour of workdays, of Saturdays and of Sundays.
    case hoursOfKinds = "hours_of_kinds"
  }

  /// Hours that are alike.
  public struct Cell: Sendable, Hashable, Codable {
    /// How many hours and documents it was learnt from.
    public let hours: Int
    public let documents: Int
    /// How many times without documents touched it, and the longest of them in milliseconds.
    public let gaps: Int
    public let longestGap: Int64
    /// Documents an hour, and the share of them that the mean may change by.
    let expectedUnits: Int64
    let marginUnits: Int64

    /// Documents an hour; never 0.
    public var expected: Double { Double(expectedUnits) * VolumeBaseline.unit }
    /// The change of the mean that is allowed upwards, as a share of it.
    public var margin: Double { Double(marginUnits) * VolumeBaseline.unit }
    /// The same downwards: at most nine tenths.
    public var fall: Double { min(margin, 0.9) }
  }

  /// The event times that it was learnt from.
  public let span: TimeSpan
  /// The hours and the documents that it was learnt from.
  public let hours: Int
  public let documents: Int
  public let shape: Shape
  /// The cell of every slot of the week; −1 where the baseline has less than two such hours.
  public let cellOfSlot: [Int]
  public let cells: [Cell]
  let dispersionUnits: Int64
  let slopeUnits: Int64
  /// 1 for the first baseline of a stream, 2 for the one learnt from all of the learning time.
  public let generation: Int
  /// Whether its own replay raised no alarm.
  public internal(set) var isSteady = true

  static let unit = 0x1p-20

  static func units(_ number: Double) -> Int64 {
    Int64(min(max((number / unit).rounded(.toNearestOrEven), -0x1p62), 0x1p62))
  }

  /// φ, how much more an hour of a cell varies than independent documents would: as a share of the mean that is the same
  /// for all hours (bursts), or that grows with the mean (levels that differ from day to day), whichever is more.
  public func dispersion(_ cell: Cell) -> Double {
    max(dispersion, 1 + slope * cell.expected)
  }

  /// The dispersion that all hours have at least.
  public var dispersion: Double { Double(dispersionUnits) * Self.unit }
  /// By how much the dispersion of an hour grows with each document that it expects.
  public var slope: Double { Double(slopeUnits) * Self.unit }

  /// Documents of a mean hour.
  public var documentsPerHour: Double { Double(documents) / Double(max(1, hours)) }

  /// The cell of a moment; nil where it is not covered.
  func cell(at time: Int64, _ calendar: SeasonCalendar) -> Cell? {
    let slot = calendar.slot(at: time)
    guard cellOfSlot.indices.contains(slot), cells.indices.contains(cellOfSlot[slot]) else { return nil }
    return cells[cellOfSlot[slot]]
  }

  /// How many of the week's 72 slots are covered.
  public var covered: Int { cellOfSlot.count { $0 >= 0 } }

  /// Its content as bytes, the same on every machine: what it is known by is the hash of these.
  public func canonicalBytes() -> [UInt8] {
    var numbers: [Int64] = [
      span.start, span.end, Int64(hours), Int64(documents), dispersionUnits, slopeUnits, Int64(generation),
    ]
    numbers += cellOfSlot.map { Int64($0) }
    for cell in cells {
      numbers += [
        Int64(cell.hours), Int64(cell.documents), Int64(cell.gaps), cell.longestGap, cell.expectedUnits,
        cell.marginUnits,
      ]
    }
    return Array("leeway volume 1 \(shape.rawValue) \(numbers.map(String.init).joined(separator: " "))".utf8)
  }
}
