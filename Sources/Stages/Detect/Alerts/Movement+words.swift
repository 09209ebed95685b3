package import Statistics

extension Movement {
  /// The detector's name of the direction, such as `location_up` or `membership_down`.
  package var directionName: String {
    let name =
      switch score {
      case .location: "location"
      case .scale: "scale"
      case .upperTail: "upper_tail"
      case .topThirtySecond: "top_32nd"
      case .topHundredth: "top_100th"
      case .lowestBin: "lowest_bin"
      case .membership: "class"
      }
    return name + (rising ? "_up" : "_down")
  }

  /// What has moved and by how much.
  ///
  /// - Parameter subject: what a membership is a share of documents with.
  package func words(subject: String) -> String {
    let interval = "(95 % interval \(span))"
    switch score {
    case .membership:
      return "\(subject) \(rising ? "rose" : "fell") from \(Plain.percent(expected)) to \(Plain.percent(observed)) "
        + "of documents \(interval)"
    case .topThirtySecond, .topHundredth, .lowestBin:
      let which =
        score == .lowestBin ? "the lowest values" : score == .topHundredth ? "the top hundredth" : "the top 32nd"
      return "\(which) of \(subject) rose from \(Plain.percent(expected)) to \(Plain.percent(observed)) "
        + "of documents \(interval)"
    case .location:
      return "\(subject) \(rising ? "grew" : "shrank"): the mean rank moved by \(Plain.number(effect, decimals: 3)) "
        + "of the baseline's documents \(interval)"
    case .scale:
      return "\(subject) spread \(rising ? "wider" : "narrower"): by \(Plain.number(effect, decimals: 3)) in ranks "
        + interval
    case .upperTail:
      return "the largest values of \(subject) grew: by \(Plain.number(effect, decimals: 3)) on the scale of "
        + "log ranks \(interval)"
    }
  }

  /// That it is as before.
  package func wordsOfReturn(subject: String) -> String {
    let share = "\(Plain.percent(observed)) of documents (95 % interval \(span)), \(Plain.percent(expected)) before"
    return switch score {
    case .membership: "\(subject) is back at \(share)"
    case .topThirtySecond, .topHundredth, .lowestBin: "the share of \(subject) in question is back at \(share)"
    case .location, .scale, .upperTail: "\(subject) is back within the margin"
    }
  }

  private var span: String {
    bins != nil
      ? "\(Plain.percent(low)) to \(Plain.percent(high))"
      : "\(Plain.number(low - expected, decimals: 3)) to \(Plain.number(high - expected, decimals: 3))"
  }
}
