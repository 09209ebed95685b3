/// A schema, tokenised, with the places of its marks.
final class Gliner2Prompt: Sendable {
  let schema: Gliner2Schema
  let tasks: [Gliner2Task]
  /// Words put before the text for choices; they stand for no part of it.
  let choiceWords: [String]
  let ids: [Int32]
  /// The choice words' items, each with its ids.
  let choiceItems: EncodedItems
  let unknown: Int
  /// Where each task's `[P]` is.
  let taskPositions: [Int]
  /// Where the mark of each child of a task that asks for spans is, and which task it belongs to.
  let queryPositions: [Int]
  let queryTasks: [Int]
  /// Where the mark of each label of the classifications is.
  let labelPositions: [Int]

  /// - Throws: see `Gliner2Schema.check`.
  convenience init(_ schema: Gliner2Schema, tokenizer: Tokenizer) throws(RequestError) {
    let schema = schema.distinct
    try schema.check(reserved: Gliner2Task.reserved)
    self.init(schema, tasks: schema.tasks, choiceWords: schema.choiceWords, tokenizer: tokenizer)
  }

  init(_ schema: Gliner2Schema, tasks: [Gliner2Task], choiceWords: [String], tokenizer: Tokenizer) {
    var encoder = TokenEncoder(tokenizer)
    var items = EncodedItems()
    var (taskPositions, queryPositions, queryTasks, labelPositions) = ([Int](), [Int](), [Int](), [Int]())
    for (number, task) in tasks.enumerated() {
      if number > 0 { items.append("[SEP_STRUCT]", with: &encoder) }
      items.append("(", with: &encoder)
      taskPositions.append(items.ids.count)
      for item in ["[P]", task.text, "("] { items.append(item, with: &encoder) }
      for child in task.children {
        if task.kind == .classification {
          labelPositions.append(items.ids.count)
        } else {
          queryPositions.append(items.ids.count)
          queryTasks.append(number)
        }
        items.append(task.kind.rawValue, with: &encoder)
        items.append(child, with: &encoder)
      }
      for _ in 0..<2 { items.append(")", with: &encoder) }
    }
    items.append("[SEP_TEXT]", with: &encoder)
    var choices = EncodedItems()
    for word in choiceWords { choices.append(word, with: &encoder) }
    self.schema = schema
    self.tasks = tasks
    self.choiceWords = choiceWords
    ids = items.ids
    choiceItems = choices
    unknown = items.unknown + choices.unknown
    (self.taskPositions, self.queryPositions) = (taskPositions, queryPositions)
    (self.queryTasks, self.labelPositions) = (queryTasks, labelPositions)
  }
}

extension EncodedItems {
  mutating func append(_ item: String, with encoder: inout TokenEncoder) {
    append(Array(item.utf8), with: &encoder)
  }
}
