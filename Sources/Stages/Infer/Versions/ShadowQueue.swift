internal import Events
internal import Inference

/// What waits for a shadow, and what it has said: a value, bounded in bytes.
///
/// An answer goes out with a later batch than its document's own. It must never go out twice, and it would where the
/// document's batch is given up after all and handed over again, perhaps to another worker. Then the epoch is another
/// (``StageInput/epoch``), and everything that waits here is dropped with it. So a shadow may leave documents out, and says
/// of none a thing twice.
struct ShadowQueue: Sendable {
  /// A document, and what is known of it already.
  struct Item: Sendable {
    let document: InferDocument
    let features: TextFeatures
    /// The registry's offset that its batch was answered under.
    let modelsOffset: Int64?
    /// What was answered; nil where that is not compared.
    var production: Prediction.Production?

    /// What it takes in memory, about.
    var size: Int {
      document.text.count + document.id.utf8.count + document.source.utf8.count + 1_000
        + 100 * (production?.answer.spans?.count ?? 0)
    }
  }

  /// What the shadow said of a document.
  struct Said: Sendable {
    let item: Item
    let model: InferModel
    let answer: Result<DocumentAnswer, InferenceError>
  }

  /// A document that is being run. It counts until it is answered.
  struct Ticket: Sendable {
    let item: Item
    let model: InferModel
    fileprivate let life: Int
  }

  /// The bytes of all that waits, is being run or is said and not collected.
  let capacity: Int
  private(set) var bytes = 0
  private var waiting: ArraySlice<Item> = []
  private var said: [Said] = []
  private var model: InferModel?
  private var epoch: Int?
  /// Grows whenever everything is dropped; what was begun in an earlier life is not taken back.
  private var life = 0
  private var underWay = 0

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { waiting.count + said.count + underWay }

  /// Begins a batch.
  /// - Returns: how many documents were dropped, because the epoch is another or another version is the shadow.
  mutating func begin(epoch: Int, model: InferModel?) -> Int {
    guard epoch != self.epoch || model !== self.model else { return 0 }
    defer {
      (self.epoch, self.model) = (epoch, model)
      waiting = []
      said = []
      bytes = 0
      underWay = 0
      life += 1
    }
    return count
  }

  /// What was said since this was last asked.
  mutating func collect() -> [Said] {
    defer { said = [] }
    for one in said { bytes -= one.item.size }
    return said
  }

  /// Puts documents in as far as there is room.
  /// - Returns: how many there was no room for.
  mutating func offer(_ items: some Collection<Item>) -> Int {
    guard model != nil else { return 0 }
    var skipped = 0
    for item in items {
      if bytes + item.size > capacity {
        skipped += 1
      } else {
        bytes += item.size
        waiting.append(item)
      }
    }
    return skipped
  }

  /// The next document to run.
  mutating func take() -> Ticket? {
    guard let model, let item = waiting.popFirst() else { return nil }
    underWay += 1
    return Ticket(item: item, model: model, life: life)
  }

  /// A document was run.
  mutating func finish(_ ticket: Ticket, _ answer: Result<DocumentAnswer, InferenceError>) {
    guard ticket.life == life else { return }
    underWay -= 1
    said.append(Said(item: ticket.item, model: ticket.model, answer: answer))
  }
}

/// How much of a core a shadow may take.
package struct ShadowBudget: Sendable, Hashable {
  /// Of one core, over 0…1.
  package let share: Double

  package init(share: Double) { self.share = min(max(share, 0.001), 1) }

  /// How long to rest after so much CPU time, so that over both the share is kept.
  func rest(after spent: Duration) -> Duration { spent * (1 / share - 1) }
}
