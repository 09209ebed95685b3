extension TokenizerFile {
  func specialTokens() throws(ModelError) -> SpecialTokens {
    var special = SpecialTokens()
    var hasTemplate = false
    try read(root["post_processor"] ?? .null, "post_processor", &special, &hasTemplate)
    return special
  }

  private func read(
    _ section: JSONTree, _ what: String, _ special: inout SpecialTokens, _ hasTemplate: inout Bool
  ) throws(ModelError) {
    if section == .null { return }
    switch section["type"]?.text {
    case "Sequence":
      try onlyKnownKeys(section, "\(what).", ["type", "processors"])
      for (index, part) in try list(section, "processors", what).enumerated() {
        try read(part, "\(what).processors[\(index)]", &special, &hasTemplate)
      }
    case "ByteLevel":
      try onlyKnownKeys(section, "\(what).", ["type", "add_prefix_space", "trim_offsets", "use_regex"])
      let keepsSingle = try flag(section, "add_prefix_space", what)
      guard try flag(section, "trim_offsets", what) else { return }
      guard special.count == 0 || hasTemplate else {
        throw unsupported("\(what).trim_offsets", .bool(true), "it before special tokens or after a TemplateProcessing")
      }
      special.trims.append(keepsSingle)
    case "BertProcessing", "RobertaProcessing", "TemplateProcessing":
      guard !hasTemplate else {
        throw unsupported(what, section["type"], "special tokens before or in a TemplateProcessing, not after it")
      }
      try readTokens(section, what, &special, &hasTemplate)
    default:
      throw unsupported(
        what, section["type"] ?? section,
        "BertProcessing, ByteLevel, RobertaProcessing, Sequence and TemplateProcessing")
    }
  }

  private func readTokens(
    _ section: JSONTree, _ what: String, _ special: inout SpecialTokens, _ hasTemplate: inout Bool
  ) throws(ModelError) {
    if section["type"]?.text == "TemplateProcessing" {
      try onlyKnownKeys(section, "\(what).", ["type", "single", "pair", "special_tokens"])
      let (before, after) = try template(section, what)
      special.before = before + special.before
      special.after += after
      hasTemplate = true
      return
    }
    if section["type"]?.text == "RobertaProcessing" {
      try onlyKnownKeys(section, "\(what).", ["type", "sep", "cls", "trim_offsets", "add_prefix_space"])
      guard special.count == 0 else { throw unsupported(what, section["type"], "RobertaProcessing before others only") }
      let keepsSingle = try flag(section, "add_prefix_space", what)
      if try flag(section, "trim_offsets", what) { special.trims.append(keepsSingle) }
    } else {
      try onlyKnownKeys(section, "\(what).", ["type", "sep", "cls"])
    }
    special.before.insert(try pairID(section["cls"], "\(what).cls"), at: 0)
    special.after.append(try pairID(section["sep"], "\(what).sep"))
  }

  private func pairID(_ tree: JSONTree?, _ what: String) throws(ModelError) -> Int32 {
    guard case .array(let pair) = tree ?? .null, pair.count == 2, pair[0].text != nil else {
      throw invalid("\(what) must be a token and its id")
    }
    return try id(pair[1], what)
  }

  private func template(_ section: JSONTree, _ what: String) throws(ModelError) -> (before: [Int32], after: [Int32]) {
    var sides: [[Int32]] = [[]]
    for (index, item) in try list(section, "single", what).enumerated() {
      let place = "\(what).single[\(index)]"
      let piece = item["SpecialToken"] ?? item["Sequence"] ?? .null
      guard piece["type_id"]?.index == 0 else {
        throw unsupported("\(place).type_id", piece["type_id"], "the type 0 for a single text")
      }
      if item["Sequence"] != nil {
        guard sides.count == 1, piece["id"]?.text == "A" else {
          throw unsupported(place, piece["id"], "the sequence A, once")
        }
        sides.append([])
        continue
      }
      let name = piece["id"]?.text ?? ""
      guard case .array(let ids) = section["special_tokens"]?[name]?["ids"] ?? .null else {
        throw invalid("\(what).special_tokens has no ids for \"\(name)\"")
      }
      for tree in ids { sides[sides.count - 1].append(try id(tree, "\"\(name)\"")) }
    }
    guard sides.count == 2 else { throw invalid("\(what).single must hold the sequence A") }
    return (sides[0], sides[1])
  }
}
