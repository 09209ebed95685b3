import Events

/// Reads the time of an event in the form in which its source writes it.
enum EventTime {
  /// Reads a field of the document.
  static func read(
    _ node: JSONNode, _ format: FieldMapping.TimeFormat, at place: QuarantineReason.Place
  ) throws(Rejection) -> Timestamp {
    let places: [QuarantineReason.Place] = [.byte(node.offset), place]
    if format == .rfc3339 {
      guard let bytes = node.escapedBytes else {
        throw Rejection(
          .wrongType,
          "the event time is \(node.kind); a string such as 2024-01-31T23:59:59Z is expected"
            + " (or set the source's time format to epoch_seconds or epoch_milliseconds)", at: places)
      }
      if node.hasEscapes, var text = node.string {
        let parsed: Result<Timestamp, Rejection> = text.withUTF8 { decoded in
          do throws(Rejection) {
            return .success(try read(UnsafeRawBufferPointer(decoded), at: places))
          } catch {
            return .failure(error)
          }
        }
        return try parsed.get()
      }
      return try read(bytes, at: places)
    }
    guard let number = node.number else {
      throw Rejection(
        .wrongType, "the event time is \(node.kind); a number (\(format.rawValue)) is expected", at: places)
    }
    let scale: Int64 = format == .epochSeconds ? 1_000_000 : 1_000
    if let whole = number.int64.exactly { return try time(whole: whole, scale: scale, places) }
    guard let fraction = number.double.nearest else { throw outOfRange(node.rawText, places) }
    return try time(fraction: fraction, scale: scale, places)
  }

  /// Reads a header.
  static func read(
    header value: UnsafeRawBufferPointer, _ format: FieldMapping.TimeFormat, at place: QuarantineReason.Place
  ) throws(Rejection) -> Timestamp {
    if format == .rfc3339 { return try read(value, at: [place]) }
    let text = String(decoding: value.prefix(40), as: UTF8.self)
    let scale: Int64 = format == .epochSeconds ? 1_000_000 : 1_000
    if let whole = Int64(text) { return try time(whole: whole, scale: scale, [place]) }
    guard let fraction = Double(text), fraction.isFinite else {
      throw Rejection(
        .invalidTimestamp, "the event time \"\(text)\" is no number (\(format.rawValue))", at: [place])
    }
    return try time(fraction: fraction, scale: scale, [place])
  }

  /// Reads RFC 3339.
  static func read(
    _ bytes: UnsafeRawBufferPointer, at places: [QuarantineReason.Place]
  ) throws(Rejection) -> Timestamp {
    do throws(TimestampError) {
      return try Timestamp(parsing: bytes)
    } catch {
      let text = String(decoding: bytes.prefix(40), as: UTF8.self)
      throw Rejection(
        error.reason == .outOfRange ? .timeOutOfRange : .invalidTimestamp,
        "the event time \"\(text)\" is \(error)", at: places)
    }
  }

  private static func time(
    whole: Int64, scale: Int64, _ places: [QuarantineReason.Place]
  ) throws(Rejection) -> Timestamp {
    let product = whole.multipliedReportingOverflow(by: scale)
    let time = Timestamp(microseconds: product.partialValue)
    guard !product.overflow, time.microseconds == product.partialValue else {
      throw outOfRange(String(whole), places)
    }
    return time
  }

  private static func time(
    fraction: Double, scale: Int64, _ places: [QuarantineReason.Place]
  ) throws(Rejection) -> Timestamp {
    guard let microseconds = Int64(exactly: (fraction * Double(scale)).rounded(.down)) else {
      throw outOfRange(String(fraction), places)
    }
    let time = Timestamp(microseconds: microseconds)
    guard time.microseconds == microseconds else { throw outOfRange(String(fraction), places) }
    return time
  }

  private static func outOfRange(_ text: String, _ places: [QuarantineReason.Place]) -> Rejection {
    Rejection(
      .timeOutOfRange, "the event time \(text.prefix(40)) lies outside of the years 0000 to 9999", at: places)
  }
}
