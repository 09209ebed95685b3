internal import ArgumentParser
internal import Events
internal import Pipeline

/// The options that say which quarantined records are meant.
struct QuarantineFilterOptions: ParsableArguments {
  @Option(
    name: [.customLong("rule"), .customLong("reason")], parsing: .singleValue,
    help: ArgumentHelp("The rule that was broken, such as invalid_json. May be given several times.", valueName: "rule")
  )
  var rules: [String] = []

  @Option(
    name: .customLong("stage"), parsing: .singleValue,
    help: ArgumentHelp("The stage that set the record aside. May be given several times.", valueName: "stage"))
  var stages: [String] = []

  @Option(
    name: .customLong("topic"), parsing: .singleValue,
    help: ArgumentHelp(
      "The topic that the record came from, without the prefix or in full. May be given several times.",
      valueName: "name"))
  var topics: [String] = []

  @Option(help: ArgumentHelp("The partition that the record came from.", valueName: "n"))
  var partition: Int32?

  @Option(help: ArgumentHelp("The offset that the record had there, or a range such as 100-199.", valueName: "n[-m]"))
  var offset: String?

  @Option(
    help: ArgumentHelp(
      "From this moment on: RFC 3339, a day such as 2024-01-31, or how long ago, such as 2h.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Before this moment; as --since.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "What --since and --until speak of: quarantined, when the record came into the quarantine, or record, its own "
        + "timestamp.", valueName: "clock"))
  var time = QuarantineFilter.Clock.quarantined

  func validate() throws {
    for rule in rules where QuarantineRule(rawValue: rule) == nil {
      let names = QuarantineRule.allCases.map(\.rawValue)
      let guess = NearestName.of(rule, among: names).map { " Did you mean '\($0)'?" } ?? ""
      throw ValidationError("There is no rule '\(rule)'.\(guess) The rules: \(names.joined(separator: ", ")).")
    }
    if let partition, partition < 0 { throw ValidationError("--partition must be 0 or more.") }
    if let offset, QuarantineFilter.offsets(offset) == nil {
      throw ValidationError("--offset must be a number or a range such as 100-199, not '\(offset)'.")
    }
    for (name, text) in [("--since", since), ("--until", until)] {
      guard let text, QuarantineFilter.moment(text, now: .epoch) == nil else { continue }
      throw ValidationError(
        "\(name) must be a time such as 2024-01-31T12:00:00Z, a day such as 2024-01-31, or how long ago, such as 2h, "
          + "not '\(text)'.")
    }
  }

  /// - Parameter prefix: of the topics; a name is meant with it or in full.
  func filter(prefix: String, now: Timestamp) -> QuarantineFilter {
    QuarantineFilter(
      rules: Set(rules), stages: Set(stages), topics: Set(topics + topics.map { prefix + $0 }), partition: partition,
      offsets: offset.flatMap(QuarantineFilter.offsets), clock: time,
      since: since.flatMap { QuarantineFilter.moment($0, now: now) },
      until: until.flatMap { QuarantineFilter.moment($0, now: now) })
  }
}

extension QuarantineFilter.Clock: ExpressibleByArgument {}
