internal import Observations
internal import Statistics

/// A YAML file that says what the features of observations are:
///
/// ```yaml
/// features: {words: length, confidence: share, topic: category, entities: labels, request_id: ignored}
/// groups: {words: size, characters: size}     # features that share a budget of false alarms
/// features_first: [topic]                     # judged before others, where there are more than most_features
/// features_counted_only: [words]              # counted and shown, never judged
/// most_features: 32
/// ```
enum FeatureFile {
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  static func apply(_ path: String, to settings: inout ObservationSettings) throws(ConfigurationError) {
    var changed = settings
    changed = try YAMLFile(path: path).read { section in
      var settings = settings
      let allowed = ObservedKind.allCases.map(\.rawValue).joined(separator: ", ")
      for (name, kind) in section.texts("features") {
        guard let known = ObservedKind(rawValue: kind) else {
          section.problem("features", "the kind of \(name.shown) must be one of \(allowed), not '\(kind.shown)'")
          continue
        }
        settings.kinds[name] = known
      }
      for (name, group) in section.texts("groups") { settings.detector.groups[name] = group }
      settings.detector.preferred = section.strings("features_first", default: [])
      settings.detector.countedOnly = Set(section.strings("features_counted_only", default: []))
      settings.detector.mostFeatures = section.integer(
        "most_features", default: settings.detector.mostFeatures, in: 1...256)
      return settings
    }
    settings = changed
  }
}
