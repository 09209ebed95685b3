/// When a change began, as well as it can be told.
public struct Onset: Sendable, Hashable, Codable {
  /// The block that it most likely began with.
  public var block: Int
  /// The earliest and the latest block that the change may have begun with.
  public var earliest: Int
  public var latest: Int

  /// Whether the ranges have a block in common.
  func overlaps(_ other: Onset) -> Bool { earliest <= other.latest && other.earliest <= latest }
}

extension FeatureWatch {
  /// The onset that a direction's accounts tell of, with the place of the alternative that has the most evidence: the
  /// first block after the last zero of its CUSUM.
  ///
  /// The range is that of the alternatives with at least a hundredth of the largest R, up to the last block at which
  /// one of them stood within 2 nats of its zero.
  func onset(of direction: FeatureBaseline.Direction, by block: Int) -> (onset: Onset, alternative: Int) {
    var best = direction.alternatives.lowerBound
    var leader = account(of: best)
    for place in direction.alternatives.dropFirst() where account(of: place).growth > leader.growth {
      best = place
      leader = account(of: place)
    }
    var onset = Onset(block: leader.zero, earliest: leader.zero, latest: max(leader.zero, leader.near))
    for account in direction.alternatives.map(account(of:)) where account.growth * 100 >= leader.growth {
      onset.earliest = min(onset.earliest, account.zero)
      onset.latest = max(onset.latest, account.near)
    }
    onset.block = min(onset.block, block)
    onset.earliest = min(onset.earliest, onset.block)
    onset.latest = max(min(onset.latest, block), onset.block)
    return (onset, best)
  }
}
