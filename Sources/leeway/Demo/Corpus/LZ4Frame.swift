internal import CLZ4

/// Decompresses the LZ4 frame format, a piece at a time. Frames may follow one another.
struct LZ4Frame: ~Copyable {
  /// What liblz4 says is wrong with a frame.
  struct Failure: Error {
    let reason: String
  }

  private let context: OpaquePointer
  private let room: UnsafeMutableRawBufferPointer
  /// How many bytes liblz4 would like next; 0 at the end of a frame.
  private var wanted = 0

  /// The four bytes that every frame begins with.
  static let magic: [UInt8] = [0x04, 0x22, 0x4D, 0x18]

  init() throws(Failure) {
    var made: OpaquePointer?
    let code = LZ4F_createDecompressionContext(&made, UInt32(LZ4F_VERSION))
    guard LZ4F_isError(code) == 0, let made else { throw Failure(reason: Self.words(code)) }
    context = made
    room = .allocate(byteCount: 256 << 10, alignment: 16)
  }

  deinit {
    LZ4F_freeDecompressionContext(context)
    room.deallocate()
  }

  /// Whether everything given so far ended where a frame ends.
  var isBetweenFrames: Bool { wanted == 0 }

  /// Decompresses `input` and hands each piece to `body`; a piece is valid only inside of it.
  mutating func decompress(
    _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(Failure) {
    var rest = input
    while true {
      var produced = room.count
      var consumed = rest.count
      let code = LZ4F_decompress(context, room.baseAddress, &produced, rest.baseAddress, &consumed, nil)
      guard LZ4F_isError(code) == 0 else { throw Failure(reason: Self.words(code)) }
      wanted = code
      if produced > 0 { body(UnsafeRawBufferPointer(rebasing: room[..<produced])) }
      rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
      // A full buffer may mean that liblz4 holds more than it could hand over.
      if rest.isEmpty && produced < room.count { return }
    }
  }

  private static func words(_ code: Int) -> String {
    guard let name = LZ4F_getErrorName(code) else { return "liblz4 error \(code)" }
    return String(cString: name)
  }
}
