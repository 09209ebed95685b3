import Events
import FoundationEssentials
package import Pipeline

/// Sets documents aside for people to look at when an alert opens.
///
/// The documents that drive the alert, and those to compare them with, are read back from the log by their offsets and
/// become one example each in `examples.flagged`, with the alert's id and the reason: `drift:FEATURE` for those that
/// drive it, `random_sample` for the others. A further record of the same alert flags nothing. A document that has
/// expired is flagged without text, and says so.
///
/// Each hour of event time has a budget; the alerts' own times count, so that a replay flags the same. Drivers and
/// controls share what is left of it evenly, and what is over is counted, in the state and as `over_budget`.
package struct FlagStage: Stage {
  package let name = "flag"
  package let configuration: FlagConfiguration
  private let reader: any RecordReader

  /// The value of `ce_source` of what `flag` writes.
  private static let eventSource = "leeway/flag"

  package init(_ configuration: FlagConfiguration = FlagConfiguration(), reader: any RecordReader) {
    self.configuration = configuration
    self.reader = reader
  }

  package func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .alerts)] }
  package var outputs: [Topic] { [.flagged, .quarantine] }
  package func makeState(partition: Int32) -> FlagState { FlagState() }

  /// - Throws: where the log cannot be read from. Documents are read before anything is kept, so that the batch can be
  ///   processed again.
  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<FlagState>, output: inout StageOutput
  ) throws {
    guard !input.records.isEmpty else { return }
    var changed = states
    let records = input.records
    let constants = EnvelopeConstants(.flagged, source: Self.eventSource, in: &output)
    for number in 0..<records.count {
      try records.withRecord(number) { record in
        let alert: Alert?
        do throws(EventError) {
          alert = try Self.alert(in: record)
        } catch {
          output.quarantine(record, QuarantineReason(error, stage: name), layout: input.layout)
          return
        }
        guard let alert else { return }
        try flag(alert, state: &changed[record.partition], constants, layout: input.layout, output: &output)
      }
    }
    states = changed
  }

  /// The alert; nil where the record only removes one (a tombstone).
  private static func alert(in record: borrowing Record) throws(EventError) -> Alert? {
    guard let value = record.value else { return nil }
    var index = JSONIndex()
    do throws(JSONError) {
      try index.parse(value)
    } catch {
      throw EventError(error)
    }
    do {
      return try EventCoding.decode(Alert.self, from: value)
    } catch let error as DecodingError {
      throw AlertFault(error).eventError
    } catch {
      throw EventError(.invalidValue, at: "", "it is no alert: \(error)")
    }
  }
}

extension FlagStage {
  private func flag(
    _ alert: Alert, state: inout FlagState, _ constants: EnvelopeConstants, layout: TopicLayout,
    output: inout StageOutput
  ) throws {
    guard alert.state == .open, !state.hasFlagged(alert) else { return }
    let time = alert.openedAt ?? alert.updatedAt
    let choice = FlagChoice(alert, room: state.room(at: time, budget: configuration.budgetPerHour))
    let places = choice.documents.map {
      RecordPlace(topic: $0.pointer.topic, partition: $0.pointer.partition, offset: $0.pointer.offset)
    }
    let found = places.isEmpty ? [] : try reader.read(places)
    guard found.count == places.count else { throw FlagError(asked: places.count, answered: found.count) }
    for (number, lookup) in found.enumerated() {
      let reason = number < choice.driving.count ? FlagReason.drift(feature: alert.feature) : .randomSample
      let example = example(of: choice.documents[number], lookup, alert, reason, at: time)
      try send(example, alert, constants, layout: layout, output: &output)
    }
    state.remember(alert, flagged: places.count, overBudget: choice.overBudget, at: time)
    if !choice.driving.isEmpty { output.count("flagged", Int64(choice.driving.count)) }
    if !choice.controls.isEmpty { output.count("flagged_random", Int64(choice.controls.count)) }
    if choice.overBudget > 0 { output.count("over_budget", Int64(choice.overBudget)) }
  }

  private func example(
    of document: DocumentReference, _ lookup: RecordLookup, _ alert: Alert, _ reason: FlagReason, at time: Timestamp
  ) -> FlaggedExample {
    var example = FlaggedExample(
      document: document, source: alert.stream.source, reasons: [reason], alert: alert.id, flaggedAt: time)
    switch lookup {
    case .expired: example.textReason = .expired
    case .unknown: example.textReason = .notFound
    case .found(let record):
      if let text = Self.text(of: record, document.id) {
        example.text = configuration.includesText ? text : nil
        example.textReason = configuration.includesText ? nil : .notConfigured
      } else {
        example.textReason = .notFound
      }
    }
    return example
  }

  /// The document's text; nil where the record is another document or none.
  private static func text(of record: OwnedRecord, _ id: String) -> String? {
    guard let value = record.value else { return nil }
    let document = try? value.withUnsafeBytes { bytes throws(EventError) in try Document(parsing: bytes) }
    guard let document, document.id == id else { return nil }
    return document.text
  }

  private func send(
    _ example: FlaggedExample, _ alert: Alert, _ constants: EnvelopeConstants, layout: TopicLayout,
    output: inout StageOutput
  ) throws {
    var example = example
    var value = try EventCoding.encode(example)
    if value.count + Self.overhead > layout.messageLimit(of: .flagged) {
      example.text = nil
      example.textReason = .tooLarge
      value = try EventCoding.encode(example)
      output.count("text_too_large")
    }
    let key = Array(example.document.id.utf8)
    let pointer = example.document.pointer
    output.open(.flagged, partition: layout.partition(of: .flagged, key: key.span.bytes))
    key.withUnsafeBytes { output.key($0) }
    output.header(EventHeader.id, "\(alert.id)-\(pointer.topic)-\(pointer.partition)-\(pointer.offset)-flagged")
    constants.write(to: &output)
    output.header(EventHeader.time, (example.flaggedAt ?? alert.updatedAt).description)
    value.withUnsafeBytes { output.value($0) }
    output.close()
  }

  /// What a record takes on the broker besides its value, at most.
  private static var overhead: Int { 4 << 10 }
}
