import Crypto

/// SHA-256 as hexadecimal digits.
package enum ContentHash {
  package static func hexadecimal(_ bytes: [UInt8], digits most: Int = 64) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text.prefix(most), as: UTF8.self)
  }

  /// The hash of several texts, each after its length, so that no two lists have the same bytes.
  package static func hexadecimal(of parts: [String], digits: Int) -> String {
    var bytes: [UInt8] = []
    for part in parts {
      bytes += Array("\(part.utf8.count):".utf8)
      bytes += Array(part.utf8)
    }
    return hexadecimal(bytes, digits: digits)
  }
}
