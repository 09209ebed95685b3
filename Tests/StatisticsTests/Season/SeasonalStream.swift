import Statistics

/// Simulated documents whose features are others at each hour: fifty documents to a pane of five minutes, 14,400 a day.
struct SeasonalStream {
  static let paneDocuments = 50
  static let paneMilliseconds: Int64 = 300_000
  static let documentsPerDay = 14_400

  private var generator: SplitMix64
  /// The features of every hour of a day (0 to 6, 0 a Monday).
  private let tables: [[SimulatedFeature]]
  /// 1970-01-05, a Monday.
  private var time: Int64 = 4 * 86_400_000

  /// - Parameter features: those of an hour (0 to 23) of a workday or of a weekend.
  init(seed: UInt64, features: (_ hour: Int, _ isWeekend: Bool) -> [SimulatedFeature]) {
    generator = SplitMix64(seed: seed)
    tables = [false, true].flatMap { isWeekend in (0..<24).map { features($0, isWeekend) } }
  }

  /// From now on, the features are these.
  func changed(features: (_ hour: Int, _ isWeekend: Bool) -> [SimulatedFeature]) -> SeasonalStream {
    var other = SeasonalStream(seed: 0, features: features)
    other.generator = generator
    other.time = time
    return other
  }

  var isWeekend: Bool { (time / 86_400_000 + 3) % 7 >= 5 }

  mutating func pane() throws -> CountedPane {
    let features = tables[Int(time / 3_600_000 % 24) + (isWeekend ? 24 : 0)]
    var counts: [String: FeatureCounts] = [:]
    for feature in features {
      var dense = [UInt32](repeating: 0, count: feature.denseCount)
      for _ in 0..<Self.paneDocuments { dense[Int(feature.table[Int(generator.next() & 8191)])] += 1 }
      counts[feature.name] = feature.counts(dense)
    }
    let start = time
    time += Self.paneMilliseconds
    return CountedPane(
      span: TimeSpan(start: start, end: time), counts: try CountTable(documents: Self.paneDocuments, features: counts))
  }

  /// A wave of the day: −1 to 1, largest at 15 hours.
  static func wave(_ hour: Int) -> Double { SimulatedStream.cosines[(hour + 9) % 24] }
}

extension SimulatedStream {
  /// cos(2πk/24).
  static let cosines: [Double] = {
    var cosines = [1.0, (2 + (3.0).squareRoot()).squareRoot() / 2, (3.0).squareRoot() / 2, (2.0).squareRoot() / 2, 0.5]
    cosines += [(2 - (3.0).squareRoot()).squareRoot() / 2, 0]
    cosines += cosines.dropLast().reversed().map { -$0 }
    return cosines + cosines.dropFirst().dropLast().reversed()
  }()
}
