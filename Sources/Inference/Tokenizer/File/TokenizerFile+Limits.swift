extension TokenizerFile {
  /// - Parameter special: how many special tokens there are.
  func truncation(special: Int) throws(ModelError) -> TokenLimit? {
    guard let section = root["truncation"], section != .null else { return nil }
    try onlyKnownKeys(section, "truncation.", ["direction", "max_length", "strategy", "stride"])
    let direction = section["direction"] ?? .string(Array("Right".utf8))
    guard ["Right", "Left"].contains(direction.text) else {
      throw unsupported("truncation.direction", direction, "Left and Right")
    }
    guard ["LongestFirst", "OnlyFirst"].contains(section["strategy"]?.text) else {
      throw unsupported("truncation.strategy", section["strategy"], "LongestFirst and OnlyFirst, of a single text")
    }
    guard let most = section["max_length"]?.index, most >= special else {
      throw invalid("truncation.max_length must be a whole number, no less than the \(special) special tokens")
    }
    // What overflows is not given; but the reference fails where the parts of it would not move on.
    guard let stride = (section["stride"] ?? .number(0)).index, stride == 0 || stride < most - special else {
      throw invalid("truncation.stride must be a whole number under truncation.max_length less the special tokens")
    }
    return TokenLimit(most: most, keepsEnd: direction.text == "Left")
  }

  /// The id that fills a batch's shorter rows. To which length the file would fill is of no matter: what is filled is
  /// masked.
  func padding() throws(ModelError) -> Int32? {
    guard let section = root["padding"], section != .null else { return nil }
    try onlyKnownKeys(
      section, "padding.", ["strategy", "direction", "pad_to_multiple_of", "pad_id", "pad_type_id", "pad_token"])
    guard section["direction"]?.text == "Right" else {
      throw unsupported("padding.direction", section["direction"], "Right")
    }
    return try id(section["pad_id"], "padding")
  }
}
