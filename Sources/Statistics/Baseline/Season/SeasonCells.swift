import Synchronization

/// The cells of a feature's season, each made when it is asked for; without a season the whole baseline alone.
///
/// A cell is large, and a stream is in one of them at a time: those asked for last are kept.
public final class SeasonCells: Sendable {
  /// Those asked for last, the latest first.
  private let recent = Mutex<[(place: Int, cell: FeatureBaseline.Cell)]>([])
  private let overall: FeatureBaseline.Cell
  private let season: FeatureSeason?
  private let scores: [Score]
  private let directions: [FeatureBaseline.Direction]

  /// So many cells are kept.
  private static let kept = 2

  init(
    _ season: FeatureSeason?, overall: FeatureBaseline.Cell, scores: [Score], directions: [FeatureBaseline.Direction]
  ) {
    self.season = season
    self.overall = overall
    self.scores = scores
    self.directions = directions
  }
}

extension SeasonCells: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { season?.documents.count ?? 1 }

  public subscript(place: Int) -> FeatureBaseline.Cell {
    guard let season else { return overall }
    return recent.withLock { recent in
      if let found = recent.firstIndex(where: { $0.place == place }) { return recent[found].cell }
      let cell = season.cell(place, overall, scores: scores, directions: directions)
      recent = [(place, cell)] + recent.prefix(Self.kept - 1)
      return cell
    }
  }
}
