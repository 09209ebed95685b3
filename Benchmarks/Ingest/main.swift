// Measures what `ingest` and `summarize` cost in CPU time for each record, without Kafka: records in, bytes to send out.
//
//   swift run -c release IngestBenchmark [DOCUMENTS]
//
// `peer.py` beside this file does the same work as `ingest` by hand in Python, on the documents that this program
// writes into the file that is named by `--write FILE`.

import Events
import FoundationEssentials
import Glibc
import Pipeline
import Stages

var count = 100_000
var file: String?
var arguments = CommandLine.arguments.dropFirst().makeIterator()
while let argument = arguments.next() {
  if argument == "--write" {
    file = arguments.next()
  } else if let number = Int(argument), number > 0 {
    count = number
  } else {
    print("usage: IngestBenchmark [DOCUMENTS] [--write FILE]")
    exit(2)
  }
}

let documents = SampleDocuments.make(count)
if let file {
  let lines = documents.map { String(decoding: $0.value ?? [], as: UTF8.self) }.joined(separator: "\n")
  try Data((lines + "\n").utf8).write(to: URL(filePath: file))
}
try Measurement.run("ingest: 1 KB documents", documents, IngestStage(IngestConfiguration()))
try Measurement.run("summarize: predictions", SamplePredictions.make(count), SummarizeStage())
