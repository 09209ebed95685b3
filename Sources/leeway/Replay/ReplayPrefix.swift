internal import Events

/// What the names of a replay's topics begin with.
enum ReplayPrefix {
  /// Where nothing is said: of the day, under the prefix of the topics read, so that rights given by prefix hold.
  static func standard(under prefix: String, now: Timestamp) -> String {
    "\(prefix)replay.\(now.description.prefix(10))."
  }

  /// Why a replay does not write under `target`; nil where it may.
  static func problem(_ target: String, live: String) -> String? {
    if let problem = TopicName.problem(withPrefix: target) { return "--into \(problem)." }
    guard target != live else {
      return "--into must be another prefix than that of the running stages, '\(live)': a replay does not write into "
        + "live topics. To run one stage upon another's replay, name the prefix in both --read and --into."
    }
    return nil
  }
}
