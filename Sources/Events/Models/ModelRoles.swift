/// Which versions of one model run in which role, as the registry says it at an offset.
package struct ModelRoles: Sendable, Equatable {
  /// A version, with the record that gave it its role.
  package struct Version: Sendable, Equatable {
    package var record: ModelRecord
    /// The record's offset.
    package var offset: Int64

    package init(_ record: ModelRecord, offset: Int64) {
      self.record = record
      self.offset = offset
    }

    package var reference: ModelReference { record.reference }
  }

  /// The offset of the last record that was read, of any model; nil before the first.
  package var offset: Int64?
  /// The version that answers; nil where there is none.
  package var production: Version?
  /// The versions that were in production before it and lost that to a later one, the latest first: what a worker falls
  /// back to that cannot load the one in production.
  package var former: [Version]
  package var canary: Version?
  package var shadow: Version?

  package init(
    offset: Int64? = nil, production: Version? = nil, former: [Version] = [], canary: Version? = nil,
    shadow: Version? = nil
  ) {
    self.offset = offset
    self.production = production
    self.former = former
    self.canary = canary
    self.shadow = shadow
  }
}
