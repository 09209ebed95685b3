/// One binary package of the archive, without its texts.
struct ArchivePackage: Sendable, Hashable {
  /// The package's name, such as `gnuplot-nox`; unique in a corpus.
  let name: String
  /// The source package it is built from, such as `gnuplot`.
  let source: String
  /// The archive section, without the archive area: `math` also where the file says `contrib/math`.
  let section: String
  /// What joins the package to its descriptions.
  let description: DescriptionKey
}

/// The MD5 of a package's English description, by which apt's lists join packages and translations.
struct DescriptionKey: Sendable, Hashable {
  private let high: UInt64
  private let low: UInt64

  /// - Returns: nil unless `digits` are 32 hexadecimal digits.
  init?(hexadecimal digits: [UInt8]) {
    guard digits.count == 32, let text = String(validating: digits, as: UTF8.self),
      text.allSatisfy(\.isHexDigit), let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.high = high
    self.low = low
  }
}
