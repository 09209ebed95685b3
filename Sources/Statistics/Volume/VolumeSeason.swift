/// An hour to learn from.
struct VolumeHour {
  /// The hour's place among all hours, and the day's among all days.
  let place: Int
  let day: Int64
  /// Hour and kind of day.
  let slot: Int
  var documents: Double
}

/// Looks for a season of the number of documents.
///
/// Hours of one day have much in common, so kinds of day are told apart by whole days, and hours, and the hours of
/// different kinds of day, by their shares of their day. The tests are analyses of variance, together at 1 %.
struct VolumeSeason {
  /// The chance of finding a season where there is none.
  static let level = 0.01

  private let hours: [VolumeHour]
  /// The hours of whole days, as shares of their days; all as they are where there are less than two such days.
  private let shares: [VolumeHour]
  /// The whole days: kind and documents.
  private let days: [(kind: Int, documents: Double)]

  init(_ hours: [VolumeHour]) {
    self.hours = hours
    let byDay = Dictionary(grouping: hours, by: \.day)
    let whole = byDay.keys.sorted().compactMap { byDay[$0] }.filter { $0.count == 24 }
    let totals = whole.map { day in day.reduce(0.0) { $0 + $1.documents } }
    days = zip(whole, totals).map { (SeasonCalendar.kind(ofSlot: $0[0].slot), $1) }
    let mean = totals.reduce(0, +) / Double(max(1, totals.count))
    shares =
      whole.count < 2
      ? hours
      : zip(whole, totals).filter { $0.1 > 0 }.flatMap { day, total in
        day.map { hour in
          var hour = hour
          hour.documents *= mean / total
          return hour
        }
      }
  }

  /// The shape, and the cell of every slot; −1 of those without hours.
  func shape() -> (VolumeBaseline.Shape, [Int]) {
    let slots = Set(hours.map(\.slot))
    let all = (0..<SeasonCalendar.slots)
    let bySlot = numbered(all.map { slots.contains($0) ? $0 : -1 })
    let byHour = numbered(all.map { slots.contains($0) ? $0 % 24 : -1 })
    let one = all.map { slots.contains($0) ? 0 : -1 }
    let chance = Self.level / 3
    if daysDiffer() < chance || differ(bySlot, from: byHour, within: bySlot) < chance { return (.hoursOfKinds, bySlot) }
    if differ(byHour, from: one, within: bySlot) < chance { return (.hours, byHour) }
    return (.level, one)
  }

  /// Cells numbered from 0 in the order of their slots.
  private func numbered(_ groups: [Int]) -> [Int] {
    var numbers: [Int: Int] = [:]
    return groups.map { group in
      guard group >= 0 else { return -1 }
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
  }

  /// The chance that days of different kinds differ so much, by how days of one kind do.
  private func daysDiffer() -> Double {
    let kinds = Dictionary(grouping: days, by: \.kind).values.map { $0.map(\.documents) }
    guard kinds.count > 1, kinds.allSatisfy({ $0.count > 1 }) else { return 1 }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    let all = mean(days.map(\.documents))
    // In the order of the days, so that sums round alike.
    let means = Dictionary(grouping: days, by: \.kind).mapValues { mean($0.map(\.documents)) }
    var between = 0.0
    var within = 0.0
    for day in days {
      let kind = means[day.kind] ?? all
      between += (kind - all) * (kind - all)
      within += (day.documents - kind) * (day.documents - kind)
    }
    return Self.chance(
      between: between, within: within, degrees: (Double(kinds.count - 1), Double(days.count - kinds.count)))
  }

  /// The chance that cells which are parts of wider ones differ so much within these, by the variation inside `inner`.
  private func differ(_ fine: [Int], from coarse: [Int], within inner: [Int]) -> Double {
    let (fineMeans, fineCount) = means(fine)
    let (coarseMeans, coarseCount) = means(coarse)
    let (innerMeans, innerCount) = means(inner)
    var between = 0.0
    var within = 0.0
    for hour in shares {
      let mean = coarseMeans[coarse[hour.slot]]
      let step = fineMeans[fine[hour.slot]] - mean
      between += step * step / mean
      let inside = innerMeans[inner[hour.slot]]
      within += (hour.documents - inside) * (hour.documents - inside) / inside
    }
    return Self.chance(
      between: between, within: within,
      degrees: (Double(fineCount - coarseCount), Double(shares.count - innerCount)))
  }

  /// F = (between / d₁) / (within / d₂); its upper tail is I of d₂ / (d₂ + d₁·F).
  private static func chance(between: Double, within: Double, degrees: (Double, Double)) -> Double {
    guard degrees.0 > 0, degrees.1 > 0, between > 0 else { return 1 }
    return IncompleteBeta.lower(within / (within + between), degrees.1 / 2, degrees.0 / 2)
  }

  /// The mean of every cell, of half a document more, and how many cells have hours.
  private func means(_ cells: [Int]) -> (means: [Double], count: Int) {
    let count = (cells.max() ?? -1) + 1
    var sums = [Double](repeating: 0.5, count: count)
    var sizes = [Double](repeating: 0, count: count)
    for hour in shares {
      sums[cells[hour.slot]] += hour.documents
      sizes[cells[hour.slot]] += 1
    }
    return (zip(sums, sizes).map { $0 / max(1, $1) }, sizes.count { $0 > 0 })
  }
}
