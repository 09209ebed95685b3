package import Statistics

/// The id of an alert: a hash of its stream, the baseline, the feature, the class and the block of its onset, so that a
/// replay gives the same.
package enum AlertIdentifier {
  /// - Parameter baseline: the id of the baseline that the feature was judged by when the alert opened.
  package static func make(stream: String, baseline: String, _ alert: IncidentMark.Member) -> String {
    ContentHash.hexadecimal(of: [stream, baseline, alert.feature, alert.label ?? "", String(alert.onset)], digits: 32)
  }
}
