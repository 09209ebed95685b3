/// What the topic `models` says, read in order: every version of every model, and its role.
///
/// A name has one version in production at most, one canary and one shadow: a later one takes the earlier one's place.
/// The one that was in production is retired then; the canary or shadow that was is a candidate again. A version is never
/// two things: a record with another digest for a version that is known is refused.
///
/// What cannot be used is noted as a problem and skipped, never fatal.
package struct ModelRegistry: Sendable, Equatable {
  /// A record that was skipped, and why.
  package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
    package let offset: Int64
    package let reason: String

    package var description: String { "models, offset \(offset): \(reason)" }
  }

  /// The offset of the last record taken in, whether it could be used or not; nil before the first.
  package private(set) var offset: Int64?
  /// By name, in the order in which the versions were first named.
  private var versions: [String: [ModelRoles.Version]] = [:]
  /// By name: the versions that lost production to a later one, the latest last.
  private var former: [String: [String]] = [:]

  package init() {}

  package var names: [String] { versions.keys.sorted() }

  /// The versions of a model with the roles they have now, in the order in which they were first named.
  package func versions(of name: String) -> [ModelRoles.Version] { versions[name] ?? [] }

  package func version(_ version: String, of name: String) -> ModelRoles.Version? {
    versions[name]?.first { $0.record.version == version }
  }

  /// What is to run of a model.
  package func roles(of name: String) -> ModelRoles {
    let all = versions(of: name)
    func holder(_ role: ModelRecord.Role) -> ModelRoles.Version? { all.first { $0.record.role == role } }
    let former = (former[name] ?? []).reversed().compactMap { version(String($0), of: name) }
    return ModelRoles(
      offset: offset, production: holder(.production), former: former, canary: holder(.canary),
      shadow: holder(.shadow))
  }

  /// Takes the next record of the log in. One of an offset that was taken in already changes nothing.
  ///
  /// - Parameter value: its bytes; nil for a record without a value.
  /// - Returns: why it was skipped; nil where it was not.
  package mutating func take(_ value: UnsafeRawBufferPointer?, offset: Int64) -> Problem? {
    if let last = self.offset, offset <= last { return nil }
    guard let value else {
      self.offset = offset
      return Problem(offset: offset, reason: "the record has no value")
    }
    do throws(EventError) {
      return take(try ModelRecord(parsing: value), offset: offset)
    } catch {
      self.offset = offset
      return Problem(offset: offset, reason: error.description)
    }
  }

  /// The same of a record that was read.
  package mutating func take(_ record: ModelRecord, offset: Int64) -> Problem? {
    if let last = self.offset, offset <= last { return nil }
    self.offset = offset
    if let problem = record.problem { return Problem(offset: offset, reason: problem.description) }
    if let known = version(record.version, of: record.name), known.record.digest != record.digest {
      return Problem(
        offset: offset,
        reason: "\(record.name) \(record.version) has the digest \(known.record.digest) since offset \(known.offset): "
          + "a version is never two things; give what changed a version of its own")
    }
    give(record, offset: offset)
    return nil
  }

  private mutating func give(_ record: ModelRecord, offset: Int64) {
    var all = versions(of: record.name)
    var former = former[record.name] ?? []
    // Whatever is said of a version, it is no longer one that merely lost production to another.
    former.removeAll { $0 == record.version }
    if [.production, .canary, .shadow].contains(record.role) {
      for index in all.indices where all[index].record.role == record.role {
        let displaced = all[index].record.version
        guard displaced != record.version else { continue }
        all[index].record.role = record.role == .production ? .retired : .candidate
        all[index].record.share = nil
        if record.role == .production { former.append(displaced) }
      }
    }
    let version = ModelRoles.Version(record, offset: offset)
    if let index = all.firstIndex(where: { $0.record.version == record.version }) {
      all[index] = version
    } else {
      all.append(version)
    }
    versions[record.name] = all
    self.former[record.name] = former
  }
}
