import CLZ4
import Events

/// The LZ4 frame format: what `lz4 -d` reads. It has no checksum, as the record that a frame lies in has one.
enum LZ4Frame {
  /// Appends `bytes` as one frame.
  static func compress(_ bytes: UnsafeRawBufferPointer, into writer: inout JSONWriter) {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.contentSize = UInt64(bytes.count)
    let bound = LZ4F_compressFrameBound(bytes.count, &preferences)
    writer.append(upTo: bound) { room in
      let count = LZ4F_compressFrame(room.baseAddress, room.count, bytes.baseAddress, bytes.count, &preferences)
      guard LZ4F_isError(count) == 0 else { preconditionFailure("a frame of its own bound is always large enough") }
      return count
    }
  }
}

/// Reads frames, one after another.
struct LZ4FrameReader: ~Copyable {
  /// What may come out of one frame; more is taken for damage.
  static let mostBytes = 1 << 30

  private let context: OpaquePointer
  private var content = JSONWriter()

  init() {
    var context: OpaquePointer?
    // It fails where there is no memory, or where the library is not the one that the header is of.
    guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0, let context else {
      preconditionFailure("liblz4 cannot make a context")
    }
    self.context = context
  }

  deinit { LZ4F_freeDecompressionContext(context) }

  /// Lends what one frame holds.
  ///
  /// - Throws: where `frame` is not one whole frame.
  mutating func read<Result>(
    _ frame: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    LZ4F_resetDecompressionContext(context)
    content.removeAll(keepingCapacity: 8 << 20)
    var place = 0
    while true {
      var taken = frame.count - place
      var failure: Int?
      var isWhole = false
      let before = content.count
      content.append(upTo: max(64 << 10, frame.count)) { room in
        var written = room.count
        let source = frame.baseAddress.map { $0 + place }
        let left = LZ4F_decompress(context, room.baseAddress, &written, source, &taken, nil)
        if LZ4F_isError(left) != 0 { failure = left } else { isWhole = left == 0 }
        return failure == nil ? written : 0
      }
      if let failure { throw StateFault("its LZ4 frame is damaged: \(String(cString: LZ4F_getErrorName(failure)))") }
      place += taken
      if isWhole { break }
      guard taken > 0 || content.count > before else { throw StateFault("its LZ4 frame is cut off") }
      guard content.count <= Self.mostBytes else { throw StateFault("its LZ4 frame holds too much") }
    }
    guard place == frame.count else { throw StateFault("there are bytes behind its LZ4 frame") }
    return try body(content.contents)
  }
}
