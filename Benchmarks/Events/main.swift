// CPU time for documents of 1 KB: indexed; indexed, checked and written anew; and the same by Foundation.
//
// swift run -c release EventsBenchmark

import Events
import Foundation

/// CPU seconds that this process has used.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The median of nine rounds, in microseconds of CPU a document.
func measure(_ documents: [[UInt8]], _ body: ([UInt8]) -> Int) -> Double {
  var checksum = 0
  let rounds = (0..<10).map { _ in
    let start = cpuSeconds()
    for document in documents { checksum &+= body(document) }
    return (cpuSeconds() - start) * 1e6 / Double(documents.count)
  }
  precondition(checksum != 0, "every document was read")
  return rounds.dropFirst().sorted()[4]
}

func show(_ label: String, _ microseconds: Double, comparedWith foundation: Double) {
  let columns = [
    label.padding(toLength: 46, withPad: " ", startingAt: 0),
    String(format: "%8.2f µs", microseconds), String(format: "%6.1f ×", foundation / microseconds),
  ]
  print(columns.joined(separator: " "))
}

for kind in RawDocuments.kinds(count: 5_000) {
  let bytes = kind.texts.reduce(0) { $0 + $1.count } / kind.texts.count
  print("\(kind.name): \(kind.texts.count) documents of \(bytes) bytes; CPU a document, and Foundation's over it")

  var index = JSONIndex()
  var writer = JSONWriter(capacity: 1 << 20)
  let mapping = try Mapping()
  let indexed = measure(kind.texts) { text in
    text.withUnsafeBytes { (try? index.parse($0)) == nil ? 0 : $0.count }
  }
  let rewritten = measure(kind.texts) { text in
    if writer.count > 1 << 20 { writer.removeAll() }
    return text.withUnsafeBytes { mapping.document(of: $0, &index, &writer) }
  }
  writer.removeAll()
  let document = try kind.texts[0].withUnsafeBytes { bytes in
    _ = mapping.document(of: bytes, &index, &writer)
    return try writer.withUnsafeBytes { try Document(parsing: $0) }
  }
  precondition(document.id == "document-0", "what is written is a document")
  let normalised = (0..<kind.texts.count).map { number in
    writer.removeAll()
    _ = kind.texts[number].withUnsafeBytes { mapping.document(of: $0, &index, &writer) }
    return Array(writer.contents)
  }
  let viewed = measure(normalised) { text in
    text.withUnsafeBytes { bytes in
      guard (try? index.parse(bytes)) != nil, let root = index.root, let view = try? DocumentView(root) else {
        return 0
      }
      return view.text.utf8(using: &writer)?.count ?? 0
    }
  }
  let parsed = measure(kind.texts) { text in
    (try? JSONSerialization.jsonObject(with: Data(text))) == nil ? 0 : text.count
  }
  let serialised = measure(kind.texts) { text in
    guard let object = try? JSONSerialization.jsonObject(with: Data(text)),
      let data = try? JSONSerialization.data(withJSONObject: object)
    else { return 0 }
    return data.count
  }
  show("index", indexed, comparedWith: parsed)
  show("index, five fields, check, write a document", rewritten, comparedWith: serialised)
  show("index a document, view it, decode its text", viewed, comparedWith: parsed)
  show("JSONSerialization: read", parsed, comparedWith: parsed)
  show("JSONSerialization: read and write", serialised, comparedWith: serialised)
}
