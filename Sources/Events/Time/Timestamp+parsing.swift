extension Timestamp {
  /// Reads an RFC 3339 timestamp: `2024-01-31T23:59:59.123456+02:00`.
  ///
  /// `t` and `z` may be lower case, and a space may stand for the `T`. Any number of digits of a fraction is read;
  /// what is finer than a microsecond is dropped. A leap second (`23:59:60` UTC at the end of a month) is the first
  /// moment of the next month.
  package init(parsing bytes: UnsafeRawBufferPointer) throws(TimestampError) {
    guard bytes.count >= 20 else { throw Timestamp.shortError(bytes) }
    let year = try Timestamp.digits(bytes, 0, 4, .badDate)
    let month = try Timestamp.digits(bytes, 5, 2, .badDate)
    let day = try Timestamp.digits(bytes, 8, 2, .badDate)
    try Timestamp.expect(bytes, 4, UInt8(ascii: "-"), .badDate)
    try Timestamp.expect(bytes, 7, UInt8(ascii: "-"), .badDate)
    guard bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " ") else {
      throw TimestampError(.badSeparator, at: 10)
    }
    let hour = try Timestamp.digits(bytes, 11, 2, .badTime)
    let minute = try Timestamp.digits(bytes, 14, 2, .badTime)
    let second = try Timestamp.digits(bytes, 17, 2, .badTime)
    try Timestamp.expect(bytes, 13, UInt8(ascii: ":"), .badTime)
    try Timestamp.expect(bytes, 16, UInt8(ascii: ":"), .badTime)
    guard month >= 1, month <= 12, day >= 1, day <= Timestamp.days(inMonth: month, of: year) else {
      throw TimestampError(.noSuchDay, at: 5)
    }
    guard hour <= 23, minute <= 59, second <= 60 else { throw TimestampError(.noSuchTime, at: 11) }
    var position = 19
    let fraction = try Timestamp.fraction(bytes, &position)
    let offset = try Timestamp.offset(bytes, &position)
    guard position == bytes.count else { throw TimestampError(.trailingBytes, at: position) }
    let days = Timestamp.daysSince1970(year: year, month: month, day: day)
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    if second == 60, !Timestamp.startsMonth(seconds) { throw TimestampError(.noSuchLeapSecond, at: 17) }
    let total = seconds * 1_000_000 + fraction
    self.init(microseconds: Int64(total))
    guard microseconds == total else { throw TimestampError(.outOfRange, at: 0) }
  }

  package init(parsing text: String) throws(TimestampError) {
    var text = text
    let result: Result<Timestamp, TimestampError> = text.withUTF8 { utf8 in
      do throws(TimestampError) {
        return .success(try Timestamp(parsing: UnsafeRawBufferPointer(utf8)))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// The first thing wrong with fewer bytes than the shortest timestamp has.
  private static func shortError(_ bytes: UnsafeRawBufferPointer) -> TimestampError {
    if bytes.count == 19, bytes.allSatisfy({ $0 < 0x80 }), bytes[10] | 0x20 == UInt8(ascii: "t") {
      return TimestampError(.missingOffset, at: 19)
    }
    return TimestampError(.tooShort, at: bytes.count)
  }

  @inline(__always)
  private static func digits(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int, _ reason: TimestampError.Reason
  ) throws(TimestampError) -> Int {
    var value = 0
    for position in start..<start + count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { throw TimestampError(reason, at: position) }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  @inline(__always)
  private static func expect(
    _ bytes: UnsafeRawBufferPointer, _ position: Int, _ byte: UInt8, _ reason: TimestampError.Reason
  ) throws(TimestampError) {
    guard bytes[position] == byte else { throw TimestampError(reason, at: position) }
  }

  /// Microseconds of the fraction, if there is one.
  @inline(__always)
  private static func fraction(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(TimestampError) -> Int {
    guard bytes[position] == UInt8(ascii: ".") else { return 0 }
    position += 1
    var value = 0
    var weight = 100_000
    let start = position
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      value &+= Int(digit) &* weight
      weight /= 10
      position += 1
    }
    guard position > start else { throw TimestampError(.badFraction, at: position) }
    return value
  }

  /// Seconds that the local time is ahead of UTC.
  @inline(__always)
  private static func offset(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(TimestampError) -> Int {
    guard position < bytes.count else { throw TimestampError(.missingOffset, at: position) }
    let first = bytes[position]
    if first | 0x20 == UInt8(ascii: "z") {
      position += 1
      return 0
    }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
      throw TimestampError(.missingOffset, at: position)
    }
    guard bytes.count - position >= 6 else { throw TimestampError(.badOffset, at: bytes.count) }
    let hours = try digits(bytes, position + 1, 2, .badOffset)
    try expect(bytes, position + 3, UInt8(ascii: ":"), .badOffset)
    let minutes = try digits(bytes, position + 4, 2, .badOffset)
    guard hours <= 23, minutes <= 59 else { throw TimestampError(.badOffset, at: position + 1) }
    position += 6
    let seconds = (hours * 60 + minutes) * 60
    return first == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func startsMonth(_ seconds: Int) -> Bool {
    guard seconds % 86_400 == 0 else { return false }
    return civil(daysSince1970: seconds / 86_400).day == 1
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar. The year is taken to begin in March, so that the
  /// leap day is its last, and 400 years have 146,097 days.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = (month <= 2 ? year - 1 : year) + 400
    let era = shifted / 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era - 1) * 146_097 + dayOfEra - 719_468
  }

  /// The inverse, for the years 0000 to 9999.
  static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468 + 146_097
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return ((era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }
}
