import Events
import Pipeline

/// Documents of about 1 KB of JSON each: an id, a text, a time, and four fields that pass through.
enum SampleDocuments {
  private static let words = [
    "parcel", "arrived", "late", "and", "the", "box", "was", "wet", "but", "content", "fine", "\\\"thanks\\\"", "für",
    "quick", "answer", "from", "support", "would", "order", "again", "before", "winter", "delivery", "driver",
  ]

  static func make(_ count: Int) -> [OwnedRecord] {
    var random = SplitMix(state: 7)
    return (0..<count).map { number in
      var text = ""
      while text.utf8.count < 800 { text += words[Int(random.next() % UInt64(words.count))] + " " }
      let time = Timestamp(milliseconds: 1_704_067_200_000 + Int64(number) * 100)
      let value = """
        {"id":"review-\(number)","text":"\(text)","event_time":"\(time)","language":"en","stars":\(number % 5 + 1),\
        "verified":true,"shop":{"name":"north","country":"NO"}}
        """
      return OwnedRecord(
        topic: "documents.raw", partition: Int32(number % 4), offset: Int64(number / 4), timestamp: time,
        key: "review-\(number)", value: value, headers: [.init("content-type", "application/json")])
    }
  }
}

/// A small generator of numbers, the same in every run (Steele, Lea & Flood, 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
