import CLZ4
import Foundation

/// A folder of made-up lists for a test; removed with it.
final class ListFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "leeway-lists-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }

  /// `text` as one LZ4 frame.
  static func lz4(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var frame = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(bytes.count, nil))
    let count = LZ4F_compressFrame(&frame, frame.count, bytes, bytes.count, nil)
    precondition(LZ4F_isError(count) == 0)
    return Array(frame[..<count])
  }
}
