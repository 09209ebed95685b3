/// Pieces as a trie over bytes, its edges in one open-addressing table. There may be several roots.
struct PieceTrie: Sendable {
  /// An edge of the trie and the node it leads to.
  struct Edge {
    /// The node it leaves, shifted by 8, and the byte, plus 1; 0 for an empty slot.
    fileprivate var key: UInt64 = 0
    fileprivate(set) var node: UInt32 = 0
    /// The piece that ends at `node`; -1 where none does.
    fileprivate(set) var piece: Int32 = -1

    @inline(__always)
    var exists: Bool { key != 0 }
  }

  private var edges: [Edge]
  private var mask: Int
  private var nodeCount: UInt32
  private var edgeCount = 0

  /// - Parameter roots: how many roots there are; they are the nodes from 0 on.
  init(roots: UInt32 = 1) {
    edges = [Edge](repeating: Edge(), count: 1 << 12)
    mask = edges.count - 1
    nodeCount = roots
  }

  /// Adds a piece; of two equal ones the last counts. An empty one is not kept.
  mutating func insert(_ bytes: some Sequence<UInt8>, root: UInt32 = 0, id: Int32) {
    var node = root
    var slot = -1
    for byte in bytes {
      if edgeCount * 2 > edges.count { grow() }
      let key = Self.key(node, byte)
      slot = find(key)
      if edges[slot].key == 0 {
        edges[slot] = Edge(key: key, node: nodeCount)
        nodeCount += 1
        edgeCount += 1
      }
      node = edges[slot].node
    }
    if slot >= 0 { edges[slot].piece = id }
  }

  private mutating func grow() {
    let old = edges
    edges = [Edge](repeating: Edge(), count: old.count * 2)
    mask = edges.count - 1
    for edge in old where edge.key != 0 { edges[find(edge.key)] = edge }
  }

  @inline(__always)
  private static func key(_ node: UInt32, _ byte: UInt8) -> UInt64 { UInt64(node) << 8 | UInt64(byte) &+ 1 }

  /// The slot of a key, or the empty one where it would go.
  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while edges[slot].key != key && edges[slot].key != 0 { slot = (slot &+ 1) & mask }
    return slot
  }

  /// The edge that leaves a node with a byte; ask it whether it exists.
  @inline(__always)
  func edge(from node: UInt32, _ byte: UInt8) -> Edge { edges[find(Self.key(node, byte))] }

  /// The piece that is exactly `bytes`; nil where there is none.
  func piece(_ bytes: Span<UInt8>, root: UInt32 = 0) -> Int32? {
    var node = root
    var piece: Int32 = -1
    for index in bytes.indices {
      let edge = edge(from: node, bytes[index])
      guard edge.exists else { return nil }
      node = edge.node
      piece = edge.piece
    }
    return piece >= 0 ? piece : nil
  }
}
