internal import Foundation

/// One of apt's list files, read a piece at a time: plain, or in the LZ4 frame format, as its first bytes say.
struct ListFile {
  let path: String

  /// Hands the file's uncompressed bytes to `body`, in order; a piece is valid only inside of it.
  ///
  /// - Throws: ``CorpusError`` where the file cannot be opened or read, is compressed in another way, or is damaged.
  func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(CorpusError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CorpusError(
        "the list \(path) cannot be opened", because: "it is missing or not readable by this user",
        remedy: "give another folder with --lists, or remove this one so that it is fetched anew")
    }
    defer { try? file.close() }
    var piece = try next(file)
    guard Self.begins(piece, with: LZ4Frame.magic) else {
      try refuseOtherCompressions(piece)
      while !piece.isEmpty {
        piece.withUnsafeBytes(body)
        piece = try next(file)
      }
      return
    }
    do throws(LZ4Frame.Failure) {
      var frame = try LZ4Frame()
      while !piece.isEmpty {
        try Self.decompress(piece, with: &frame, body)
        do throws(CorpusError) { piece = try next(file) } catch { throw LZ4Frame.Failure(reason: error.reason) }
      }
      guard frame.isBetweenFrames else { throw LZ4Frame.Failure(reason: "it ends in the middle of an LZ4 frame") }
    } catch {
      throw damaged(error.reason)
    }
  }

  private func next(_ file: FileHandle) throws(CorpusError) -> Data {
    do {
      return try file.read(upToCount: 1 << 20) ?? Data()
    } catch {
      throw damaged(error.localizedDescription)
    }
  }

  private static func decompress(
    _ piece: Data, with frame: inout LZ4Frame, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(LZ4Frame.Failure) {
    var failure: LZ4Frame.Failure?
    piece.withUnsafeBytes { bytes in
      do throws(LZ4Frame.Failure) { try frame.decompress(bytes, body) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private static func begins(_ piece: Data, with magic: [UInt8]) -> Bool {
    piece.prefix(magic.count).elementsEqual(magic)
  }

  private func refuseOtherCompressions(_ piece: Data) throws(CorpusError) {
    let others: [(String, [UInt8])] = [
      ("gzip", [0x1F, 0x8B]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
      ("bzip2", [0x42, 0x5A, 0x68]),
    ]
    for (name, magic) in others where Self.begins(piece, with: magic) {
      throw CorpusError(
        "the list \(path) cannot be read", because: "it is compressed with \(name); plain and LZ4 files are read",
        remedy: "decompress it beside the others, or let the lists be fetched into an empty folder")
    }
  }

  private func damaged(_ reason: String) -> CorpusError {
    CorpusError(
      "the list \(path) is damaged", because: reason, remedy: "remove the file, so that it is fetched anew")
  }
}
