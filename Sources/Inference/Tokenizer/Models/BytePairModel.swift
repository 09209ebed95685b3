/// A byte-level model of byte pairs (Sennrich, Haddow & Birch 2016): bytes are joined pair by pair, in the order in
/// which the pairs were learnt.
struct BytePairModel: Sendable {
  /// A symbol of a word under way, in a doubly linked list; -1 where the list ends.
  struct Symbol: Sendable {
    var id: Int32
    var length: Int32
    var previous: Int32
    var next: Int32
  }

  /// The ids of the single bytes; -1 for one that the vocabulary does not have.
  private let byteIDs: [Int32]
  private let merges: MergeTable
  /// Whole words, where one that is a piece is taken without looking at pairs.
  private let wholeWords: PieceTrie?
  /// Stands for bytes that the vocabulary does not have; nil only where it has them all.
  let unknown: Int32?
  private let fusesUnknown: Bool

  /// Words of more bytes go through a queue; the pairs of shorter ones are looked through anew each time.
  private static let mostScanned = 48

  init(byteIDs: [Int32], merges: MergeTable, wholeWords: PieceTrie?, unknown: Int32?, fusesUnknown: Bool) {
    self.byteIDs = byteIDs
    self.merges = merges
    self.wholeWords = wholeWords
    self.unknown = unknown
    self.fusesUnknown = fusesUnknown
  }

  /// Cuts a word.
  func cut(_ word: Span<UInt8>, _ scratch: inout ModelScratch) {
    scratch.pieces.removeAll(keepingCapacity: true)
    if let id = wholeWords?.piece(word) {
      scratch.pieces.append(Piece(id: id, start: 0, end: Int32(truncatingIfNeeded: word.count)))
      return
    }
    spell(word, &scratch.symbols)
    if scratch.symbols.count <= Self.mostScanned {
      mergeByScanning(&scratch.symbols)
    } else {
      mergeByQueue(&scratch.symbols, &scratch.queue)
    }
    var place: Int32 = 0
    for symbol in scratch.symbols where symbol.length > 0 {
      scratch.pieces.append(Piece(id: symbol.id, start: place, end: place &+ symbol.length))
      place &+= symbol.length
    }
    if scratch.symbols.capacity > 1 << 16 { scratch.symbols = [] }
  }

  private func spell(_ word: Span<UInt8>, _ symbols: inout [Symbol]) {
    symbols.removeAll(keepingCapacity: true)
    var lastIsUnknown = false
    for index in word.indices {
      var id = byteIDs[Int(word[index])]
      let isUnknown = id < 0
      if isUnknown {
        guard let unknown else { continue }
        if fusesUnknown && lastIsUnknown {
          symbols[symbols.count - 1].length += 1
          continue
        }
        id = unknown
      }
      let place = Int32(truncatingIfNeeded: symbols.count)
      if place > 0 { symbols[symbols.count - 1].next = place }
      symbols.append(Symbol(id: id, length: 1, previous: place - 1, next: -1))
      lastIsUnknown = isUnknown
    }
  }

  private func mergeByScanning(_ symbols: inout [Symbol]) {
    while symbols.count > 1 {
      var best = MergeTable.Merge.none
      var place = 0
      for index in 0..<symbols.count - 1 {
        let merge = merges[symbols[index].id, symbols[index + 1].id]
        if merge.rank < best.rank {
          best = merge
          place = index
        }
      }
      guard best.exists else { return }
      symbols[place].id = best.id
      symbols[place].length += symbols[place + 1].length
      symbols.remove(at: place + 1)
    }
  }

  private func mergeByQueue(_ symbols: inout [Symbol], _ queue: inout MergeQueue) {
    queue.removeAll()
    for index in 0..<symbols.count - 1 { offer(symbols, index, &queue) }
    while let (rank, place) = queue.popFirst() {
      let left = symbols[place]
      guard left.length > 0, left.next >= 0 else { continue }
      let right = symbols[Int(left.next)]
      let merge = merges[left.id, right.id]
      guard merge.exists, merge.rank == rank else { continue }
      symbols[place] = Symbol(
        id: merge.id, length: left.length + right.length, previous: left.previous, next: right.next)
      symbols[Int(left.next)].length = 0
      if right.next >= 0 {
        symbols[Int(right.next)].previous = Int32(truncatingIfNeeded: place)
        offer(symbols, place, &queue)
      }
      if left.previous >= 0 { offer(symbols, Int(left.previous), &queue) }
    }
  }

  private func offer(_ symbols: [Symbol], _ place: Int, _ queue: inout MergeQueue) {
    let left = symbols[place]
    guard left.next >= 0 else { return }
    let merge = merges[left.id, symbols[Int(left.next)].id]
    if merge.exists { queue.insert(rank: merge.rank, place: place) }
  }
}
