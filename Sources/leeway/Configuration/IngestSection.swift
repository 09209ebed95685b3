internal import Events
internal import Stages

/// Reads the section `ingest` into the stage's own configuration.
struct IngestSection {
  private let section: YAMLSection
  private let pane: Duration

  /// - Parameter pane: the length of a pane, which the section `drift` sets.
  init(_ section: YAMLSection, pane: Duration) {
    self.section = section
    self.pane = pane
  }

  func read() -> IngestConfiguration? {
    let year = Duration.seconds(365 * 86_400)
    let topics = section.strings("topics", default: [])
    let lateness = section.duration("lateness", default: .seconds(60), in: .zero...year)
    let ahead = section.duration("ahead_of_clock", default: .seconds(300), in: .zero...year)
    let remembered = section.integer("remembered_ids", default: 500_000, in: 0...100_000_000)
    let bound = bound(year)
    let silence = section.duration("silence", default: .seconds(30), in: .seconds(1)...(.seconds(86_400)))
    let limits = section.section("limits", limits)
    let sources = section.sections("sources", source)
    let unknown = section.choice("unknown", default: Unknown.standard)
    let fallback = section.section("default") { mapped($0, name: SourceRule.fallbackName, match: SourceMatch()) }
    do throws(IngestConfigurationError) {
      return try IngestConfiguration(
        topics: topics, sources: sources.compactMap { $0 }, fallback: unknown == .standard ? fallback : nil,
        limits: limits, lateness: lateness, aheadOfClock: ahead, pane: pane, rememberedIDs: remembered,
        idBound: bound, silence: silence)
    } catch {
      section.note(section.line, "\(section.path).\(error.key)", "\(error.problem); \(error.remedy)")
      return nil
    }
  }

  /// For how long ids are remembered, besides their number; 0 stands for no bound.
  private func bound(_ year: Duration) -> IdentifierBound {
    let records = section.integer("remembered_records", default: 0, in: 0...1_000_000_000_000)
    let age = section.duration("remembered_for", default: .zero, in: .zero...year)
    return IdentifierBound(records: records > 0 ? Int64(records) : nil, age: age > .zero ? age : nil)
  }

  /// What becomes of records that no source matches.
  private enum Unknown: String, CaseIterable {
    case standard = "default"
    case quarantine
  }

  private func limits(_ section: YAMLSection) -> IngestLimits {
    let standard = IngestLimits()
    let most = 1_000 << 20
    return IngestLimits(
      documentBytes: section.bytes("document_bytes", default: standard.documentBytes, in: 1...most),
      depth: section.integer("depth", default: standard.depth, in: 1...1_000),
      textBytes: section.bytes("text_bytes", default: standard.textBytes, in: 1...most),
      idBytes: section.bytes("id_bytes", default: standard.idBytes, in: 1...65_536))
  }

  private func source(_ section: YAMLSection) -> SourceRule? {
    let name = section.required("name", "every source has a name of its own")
    let match = section.section("match") { match in
      SourceMatch(
        topic: match.string("topic"), eventSource: match.string("ce_source"),
        headers: match.texts("headers").map { SourceMatch.Header(name: $0.name, value: $0.value) })
    }
    return mapped(section, name: name, match: match)
  }

  /// What a source's own section and that of the records without a source have in common.
  private func mapped(_ section: YAMLSection, name: String, match: SourceMatch) -> SourceRule {
    let format = section.choice("format", default: SourceRule.BodyFormat.auto)
    let required = section.strings("required", default: [])
    var mapping = section.section("fields", fields)
    mapping.required = Set(required)
    return SourceRule(name: name, match: match, format: format, mapping: mapping)
  }

  private func fields(_ section: YAMLSection) -> FieldMapping {
    let standard = FieldMapping.standard
    return FieldMapping(
      id: origin(section, "id", default: standard.id),
      text: pointer(section, "text", default: standard.text),
      eventTime: origin(section, "event_time", default: standard.eventTime),
      timeFormat: section.choice("time_format", default: standard.timeFormat),
      attributes: section.texts("attributes").compactMap { name, origin in
        attribute(section, name, origin)
      })
  }

  private func pointer(_ section: YAMLSection, _ name: String, default standard: JSONPointer) -> JSONPointer {
    guard let given = section.text(name, default: standard.description)?.text else { return standard }
    do throws(JSONPointerError) { return try JSONPointer(given) } catch {
      section.problem(name, "must be a JSON Pointer such as /text, not '\(given.shown)'")
      return standard
    }
  }

  private func origin(_ section: YAMLSection, _ name: String, default standard: FieldOrigin?) -> FieldOrigin? {
    guard let given = section.text(name, default: standard?.description)?.text else { return standard }
    do throws(IngestConfigurationError) { return try FieldOrigin(parsing: given) } catch {
      section.problem(name, "'\(given.shown)': \(error.problem); \(error.remedy)")
      return standard
    }
  }

  private func attribute(_ section: YAMLSection, _ name: String, _ origin: String) -> FieldMapping.AttributeField? {
    do throws(IngestConfigurationError) {
      return FieldMapping.AttributeField(name: name, origin: try FieldOrigin(parsing: origin))
    } catch {
      section.problem("attributes", "\(name): '\(origin.shown)': \(error.problem); \(error.remedy)")
      return nil
    }
  }
}
